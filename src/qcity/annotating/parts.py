"""The package that a workbook is: its parts by name, what refers to what, and all of it packed again.

Nothing is taken from the clock: parts that were there keep their time, new ones have the earliest that a zip file can.
"""

from __future__ import annotations

import io
import posixpath
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qcity.annotating.markup import Node, Part, element, namespace, prefixed
from qcity.errors import Bilingual
from qcity.readers.ooxml import utf8
from qcity.readers.package import Package, UnreadableError, resolve

TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+""")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relation:
    """A relationship of a part: its id, the last step of its type, and the part or address it leads to."""

    def __init__(self, node: Node, package: Package, base: str) -> None:
        self.id = node.attributes.get("Id", "")
        self.kind = node.attributes.get("Type", "").rpartition("/")[2]
        self.is_external = node.attributes.get("TargetMode", "").lower() == "external"
        target = node.attributes.get("Target", "")
        self.part = target if self.is_external else resolve(package, base, target)


class Parts:
    """A workbook's parts, which can be changed, added and taken out.

    Raises UnreadableError and TooLargeError as `Package` does.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.package = Package(content)
        with ZipFile(io.BytesIO(content)) as file:
            self._infos = {_key(info.filename): info for info in reversed(file.infolist()) if not info.is_dir()}
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._unfolded: set[str] = set()

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        key = _key(name)
        return key not in self._removed and (key in self._changed or key in self._infos)

    def read(self, name: str) -> bytes:
        """A part as it is now; XML parts are wanted in UTF-8, which `xml` gives."""
        key = _key(name)
        if key in self._removed:
            raise UnreadableError(Bilingual(f"缺少 {name}", f"{name} is missing"))
        if key in self._changed:
            return self._changed[key]
        left = self.package.left
        data = self.package.read(name)
        if key in self._unfolded:  # what was counted before is not kept twice
            self.package.left = left
        self._unfolded.add(key)
        return data

    def xml(self, name: str) -> bytes:
        """An XML part in UTF-8, which is then also what it says of itself."""
        return _DECLARED.sub(rb"\g<1>UTF-8", utf8(self.package, self.read(name)))

    def write(self, name: str, content: bytes) -> None:
        """Changes a part or adds one."""
        key = _key(name)
        if key not in self._infos:
            self._infos[key] = fresh(name)
        self._changed[key] = content
        self._removed.discard(key)

    def remove(self, name: str) -> None:
        """Takes a part out, with what it refers to others by."""
        self._removed |= {_key(name), _key(relations_of(name))}

    def new_name(self, pattern: str) -> str:
        """The first name of a pattern (`xl/comments{}.xml`) that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def names(self) -> list[str]:
        """The names of all parts."""
        return [info.filename for key, info in self._infos.items() if key not in self._removed]

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to; "" is the package itself."""
        name = relations_of(part)
        if name not in self:
            return []
        nodes = Part(self.xml(name)).root.all("Relationship")
        return [Relation(node, self.package, part) for node in nodes]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Lets a part refer to another; returns the relationship's id."""
        name = relations_of(part)
        if name not in self:
            self.write(name, (_DECLARATION + element("Relationships", {"xmlns": RELATIONS}, "")).encode())
        xml = Part(self.xml(name))
        known = {node.attributes.get("Id", "").lower() for node in xml.root.children}
        number = len(known) + 1
        while f"rid{number}" in known:
            number += 1
        types = [node.attributes.get("Type", "") for node in xml.root.children]
        base = kind if "/" in kind else f"{STRICT if any(t.startswith(STRICT) for t in types) else OFFICE}/{kind}"
        target = posixpath.relpath("/" + target, "/" + posixpath.dirname(part))
        relation = element("Relationship", {"Id": f"rId{number}", "Type": base, "Target": target})
        xml.append(xml.root, prefixed([relation], xml.root.prefix))
        self.write(name, xml.result())
        return f"rId{number}"

    def declare(self, part: str, content_type: str) -> None:
        """Says what a part is; one said before is replaced."""
        xml = Part(self.xml(TYPES))
        name = "/" + part
        for node in xml.root.all("Override"):
            if _key(node.attributes.get("PartName", "")) == _key(name):
                xml.set(node, {"ContentType": content_type})
                break
        else:
            override = element("Override", {"PartName": name, "ContentType": content_type})
            xml.append(xml.root, prefixed([override], xml.root.prefix))
        self.write(TYPES, xml.result())

    def declared(self, part: str) -> str:
        """What a part is said to be."""
        ending = part.rpartition(".")[2].lower()
        found = ""
        for node in Part(self.xml(TYPES)).root.children:
            if _key(node.attributes.get("PartName", "-")) == _key(part):
                return node.attributes.get("ContentType", "")
            if node.attributes.get("Extension", "").lower() == ending:
                found = node.attributes.get("ContentType", "")
        return found

    def packed(self) -> bytes:
        """The package's bytes, the same for the same parts, in the order in which they were there."""
        packed, old = io.BytesIO(), Package(self._content)  # one of its own, which has yet unfolded nothing
        with ZipFile(packed, "w", ZIP_DEFLATED) as file:
            for key, info in self._infos.items():
                if key in self._removed:
                    continue
                entry = fresh(info.filename)
                entry.date_time = info.date_time
                content = self._changed[key] if key in self._changed else old.read(info.filename)
                file.writestr(entry, content, ZIP_DEFLATED)
        return packed.getvalue()


def relationships(root: Node) -> str:
    """The namespace in which a part names what it refers to, by the form of the format in which it is written."""
    return STRICT if namespace(root).startswith("http://purl.oclc.org/") else OFFICE


def relations_of(part: str) -> str:
    """The part that holds what a part refers to."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def fresh(name: str) -> ZipInfo:
    """A part that is new, and has no time."""
    info = ZipInfo(name.replace("\\", "/").lstrip("/"))
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
