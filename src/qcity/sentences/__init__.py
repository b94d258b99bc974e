"""What only some commands say, a catalogue per topic; `messages` looks them up by the beginning of a key."""
