"""The catalogue of issue codes: everything that can be wrong with submitted data, one entry per code.

`qcity check` says an entry's `message` beside the place of the issue, `qcity explain CODE` shows the rest. In
a message `{text}` is the offending text, which may be empty; the other blanks belong to the code. A part in
`[[double square brackets]]` is left out where any blank inside it is empty. All of it can be encoded in GBK.

Adding a code is one entry here, in its place: errors before warnings, and among each what concerns a file,
then a row, then a cell, then several rows together.
"""

from __future__ import annotations

from typing import NamedTuple

from qcity.measurement import ERROR, WARNING


class Text(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str


class Code(NamedTuple):
    """One thing that can be wrong: how grave it is, what to say of it, what provokes it, how to mend it."""

    severity: str
    message: Text
    meaning: Text
    example: str
    mend: Text


def entry_of(code: str) -> Code:
    """The entry of a code, of the data's or of the plan's; raises KeyError for an unknown one."""
    if code in CODES:
        return CODES[code]
    from qcity.plancodes import PLAN_CODES

    return PLAN_CODES[code]


CODES: dict[str, Code] = {
    # -- errors: files and their headers
    "unreadable-file": Code(
        ERROR,
        Text(
            "文件无法读取（{reason}）：请确认它没有损坏、没有加密、没有被其他程序占用，并且您有权读取。",
            "The file cannot be read ({reason}): make sure that it is neither damaged, encrypted nor locked "
            "by another program, and that you may read it.",
        ),
        Text(
            "文件打不开或读不下去，里面的数据一行也没有用上。其他文件照常检查。",
            "The file does not open or breaks off, so nothing in it was used. The other files are checked "
            "all the same.",
        ),
        "data/2020.csv: Permission denied",
        Text(
            "关闭正在使用它的程序，取消密码，检查读取权限；文件已损坏的，请重新导出或重新索取。",
            "Close the program that holds it, remove its password and check its permissions; if it is "
            "damaged, export it again or ask for a new copy.",
        ),
    ),
    "unknown-type": Code(
        ERROR,
        Text(
            "不支持这种类型的文件：请另存为能读取的类型（{known}），或把它移出文件夹。",
            "Files of this type are not supported: save it as one that is ({known}), or move it out of the folder.",
        ),
        Text(
            "文件的类型按扩展名识别，这个扩展名不在支持之列，所以文件没有读取。",
            "A file's type is told by its ending. This ending is not a supported one, so the file was not read.",
        ),
        "data/2020.docx",
        Text(
            "把数据另存为支持的类型。文件与数据无关的，移到别的文件夹，或在命令行中逐个写出要检查的文件。",
            "Save the data as a supported type. If the file holds no data, move it elsewhere, or name the "
            "files to check one by one.",
        ),
    ),
    "empty-file": Code(
        ERROR,
        Text(
            "文件是空的：请填入数据后重新提交，或去掉这个文件。",
            "The file is empty: fill it in and submit it again, or leave it out.",
        ),
        Text(
            "文件里没有任何内容，多半是导出或复制时出了错。",
            "There is nothing in the file; an export or a copy has probably gone wrong.",
        ),
        "data/2020.csv: 0 B",
        Text(
            "重新导出或复制；需要空白表格的，用 qcity template 生成。",
            "Export or copy it again; qcity template makes a file to fill in.",
        ),
    ),
    "undecodable": Code(
        ERROR,
        Text(
            "按 {encodings} 都无法解码[[：{text}]]；请另存为 UTF-8 编码，或用 --encoding 指明实际编码。",
            "Cannot be decoded as {encodings}[[: {text}]]; save the file as UTF-8, or name its encoding "
            "with --encoding.",
        ),
        Text(
            "文件中有些字节用这些编码都解释不了，文字会变成乱码，所以不作猜测，也不使用。",
            "Some bytes make no sense in these encodings. The text would be garbled, so it is neither "
            "guessed at nor used.",
        ),
        "indicator,period,value\nforest-cover,2020,31.2\\xff",
        Text(
            "用 Excel 或 WPS 打开，确认没有乱码，再另存为“CSV UTF-8（逗号分隔）”；知道原编码的，"
            "可用 --encoding 指明，例如 --encoding big5。",
            "Open the file in Excel or WPS, make sure that nothing is garbled, and save it as CSV UTF-8 "
            "(comma delimited); if you know its encoding, name it, as in --encoding big5.",
        ),
    ),
    "too-large": Code(
        ERROR,
        Text(
            "文件太大（{what}，上限 {most} MB）：请拆成几个文件；确实需要的，用环境变量 {variable} 提高上限。",
            "The file is too large ({what}; the limit is {most} MB): split it, or raise the limit with the "
            "environment variable {variable} if it has to be.",
        ),
        Text(
            "文件本身，或者压缩包展开以后，超过了允许的大小；表格占的行和列过多也算。多半是压缩炸弹，"
            "或者在很远的地方有一个误填的格。文件没有读取。",
            "The file, or what is packed in it, is larger than is allowed, or a sheet spans too many rows and "
            "columns. Most likely it is a zip bomb, or a stray cell stands far off. It was not read.",
        ),
        "data/2020.xlsx: XFD1048576",
        Text(
            "删去表格以外误填的格，重新保存；数据确实多的，拆成几个文件，或者把 QCITY_MAX_MB 设为更大的数。",
            "Delete stray cells outside the table and save again; if the data really is that large, split it "
            "or set QCITY_MAX_MB to a larger number.",
        ),
    ),
    "missing-sheet": Code(
        ERROR,
        Text(
            "没有名为“{sheet}”的工作表[[，现有：{known}]]：请核对 --sheet 给出的名称。",
            'There is no sheet "{sheet}"[[; there are: {known}]]: check the name given with --sheet.',
        ),
        Text(
            "用 --sheet 指定了工作表，而这个工作簿里没有，所以一张表也没有读取。",
            "A sheet was asked for with --sheet, and this workbook has none of that name, so nothing in it was read.",
        ),
        "qcity check 2020.xlsx --sheet 数据",
        Text(
            "改正名称，或者不用 --sheet，有表头的工作表都会读取。",
            "Correct the name, or leave --sheet out: every sheet that has a header is read.",
        ),
    ),
    "no-header": Code(
        ERROR,
        Text(
            "找不到表头：请在数据上方加一行列名，至少要有指标、报告期、数值三列。",
            "No header was found: add a row of column names above the data, with at least indicator, period and value.",
        ),
        Text(
            "表格开头没有一行可以认作表头，各列的含义无从得知，整张表都没有读取。",
            "No row near the top can be taken for a header. What the columns mean is unknown, so the whole "
            "table was not read.",
        ),
        "森林覆盖率,2020,31.2\n绿色示范工厂,2020,3",
        Text(
            "在数据上方加一行列名；或者用 qcity template 生成表格，把数据填进去。",
            "Add a row of column names above the data, or copy the data into a file made by qcity template.",
        ),
    ),
    "missing-column": Code(
        ERROR,
        Text(
            "缺少必需的列“{column}”：请在表头中加上并填写。",
            "The required column {column} is missing: add it to the header and fill it in.",
        ),
        Text(
            "每张表都要有指标、报告期和数值。表头上方写明了“报告期：2020年”的，可以没有报告期列；"
            "分子和分母两列都有的，可以没有数值列。",
            "Every table needs indicator, period and value. The period may stand in a line above the header "
            "instead (period: 2020), and numerator and denominator together may stand for the value.",
        ),
        "指标,数值\n森林覆盖率,31.2%",
        Text(
            "加上这一列。已经有这一列却认不出来的，把列名改为标准写法，如“指标”、“报告期”、“数值”。",
            "Add the column. If it is there but was not recognised, give it its standard name: indicator, "
            "period or value.",
        ),
    ),
    "column-twice": Code(
        ERROR,
        Text(
            "表头中有不止一列是“{column}”，不知道该用哪一列：请只留一列，其余的删去或改名。",
            "More than one column is {column}, and nothing tells which to use: keep one and delete or "
            "rename the others.",
        ),
        Text(
            "几个列名指的是同一列，例如“数值”和“完成值”都是 value。取哪一列不能靠猜，整张表都没有读取。",
            "Several names stand for the same column, as value and value (%) do. Which one counts is not "
            "guessed, so the whole table was not read.",
        ),
        "指标,报告期,数值,完成值\n森林覆盖率,2020,31.2%,31.5%",
        Text(
            "留下要检查的一列；其余的删去，或改成别的名称，如“上年数”。检验记录也可以用 --columns 指明用哪一列。",
            "Keep the column to be checked; delete the others or give them another name, such as last_year. For raw "
            "records, --columns can also say which one is meant.",
        ),
    ),
    "nothing-to-check": Code(
        ERROR,
        Text(
            "没有可检查的数据：请在表头下面至少填写一行，或检查给出的文件是否正确。",
            "There is nothing to check: fill in at least one row below the header, or see whether the right "
            "files were given.",
        ),
        Text(
            "文件都能读取，但表头下面没有一行数据（空行、小计和落款不算）。",
            "The files can be read, but there is no row of data below a header (blank lines, subtotals and "
            "footers aside).",
        ),
        "指标,报告期,数值",
        Text(
            "填写数据后重新检查。确实没有数据的目标也列出一行，数值填“/”。",
            "Fill in the data and check again. A target without a figure gets a row too, with / as its value.",
        ),
    ),
    # -- errors: rows
    "unclosed-quote": Code(
        ERROR,
        Text(
            "这里的双引号没有闭合[[，从这里到第 {last} 行都没有读取]]：请补上或删去引号，再检查一遍。",
            "A quote opened here is never closed[[, and nothing from here to row {last} was read]]: close or "
            "delete the quote and check again.",
        ),
        Text(
            "双引号开了头却没有收尾。这一行没有用上，后面各行按各自独立的行读取；这样的行太多时不再往下读。",
            "A double quote has a beginning and no end. The row was not used, and the rows after it are read "
            "each for itself; where there are too many such rows, reading stops.",
        ),
        '指标,报告期,数值\n森林覆盖率,2020,"31.2\n绿色示范工厂,2020,3',
        Text(
            '在这一格末尾补上双引号，或删去开头的双引号。内容本身含有双引号的，写成两个（""）。',
            "Add the closing quote at the end of that cell, or delete the opening one. Write a quote that "
            'is part of the text twice ("").',
        ),
    ),
    "bad-quoting": Code(
        ERROR,
        Text(
            '这一行的双引号用得不对[[：{text}]]；请成对使用，引号要包住整格，格内的双引号写成两个（""）。',
            "The quoting in this line is broken[[: {text}]]; use quotes in pairs around a whole cell, and "
            'write a quote inside a cell twice ("").',
        ),
        Text(
            "双引号没有成对，或者引号外面还有文字，所以分不清各格从哪里开始、到哪里结束。这一行没有用上。",
            "A quote has no partner, or text stands outside the quotes, so it is not clear where the cells "
            "begin and end. The row was not used.",
        ),
        '指标,报告期,数值\n森林覆盖率,2020,"31.2"%',
        Text(
            '让双引号包住整格，如 "12,345"；不需要引号的，直接删去。',
            'Put the quotes around the whole cell, as in "12,345"; delete them where they are not needed.',
        ),
    ),
    "ragged-row": Code(
        ERROR,
        Text(
            "这一行的格数与表头的 {width} 列对不上[[（{text}）]]：请看是否多了或少了逗号，格内有逗号的要加双引号。",
            "This row does not fit the header's {width} columns[[ ({text})]]: look for a comma too many or "
            "too few, and put double quotes around a cell that contains one.",
        ),
        Text(
            "行里的格比表头多，或者少到缺了必需的列。各格可能已经错位，所以这一行没有用上。",
            "The row has more cells than the header, or so few that required ones are missing. Cells may "
            "have slipped into the wrong column, so the row was not used.",
        ),
        "指标,报告期,数值\n二氧化硫排放量,2020,12,345",
        Text(
            '数中的千位分隔逗号删去，或给整格加双引号（"12,345"）；补齐缺少的格，删去多余的格。',
            'Take thousands separators out or quote the cell ("12,345"); add the cells that are missing and '
            "delete those that are too many.",
        ),
    ),
    "bad-record": Code(
        ERROR,
        Text(
            "这里不是一条能读的记录（{reason}）[[：{text}]]；请把每条数据写成一个对象，键为列名。",
            "This is no record that can be read ({reason})[[: {text}]]; write each row as an object whose keys are "
            "the columns' names.",
        ),
        Text(
            "JSON、JSON Lines 和 YAML 的数据是对象的列表，每个对象是一行，键是列名，值是数、文字或空。"
            "不合这个形式的一条没有用上。",
            "Data in JSON, JSON Lines or YAML is a list of objects, one a row, with column names as keys and "
            "numbers, texts or null as values. A record of another form is not used.",
        ),
        '[{"指标": "forest-cover", "报告期": "2020", "数值": [31.2]}]',
        Text(
            '改成一个对象，如 {"指标": "森林覆盖率", "报告期": "2020", "数值": "31.2%"}；同一个键只写一次。',
            'Make it one object, as in {"indicator": "forest-cover", "period": "2020", "value": "31.2%"}, '
            "with each key once.",
        ),
    ),
    # -- errors: cells
    "unknown-indicator": Code(
        ERROR,
        Text(
            "认不出是哪个目标[[（“{text}”）]]：请在指标列填写计划中目标的标识、名称或别名[[，最接近的是：{nearest}]]。",
            'Cannot tell which target is meant[[ by "{text}"]]: write its id, its name or an alias[[; the '
            "nearest: {nearest}]].",
        ),
        Text(
            "指标列是空的，或者写的不是计划中任何一个目标的标识、名称或别名。只提示相近的名称，不代为选择。",
            "The row names no target, or something that is no target's id, name or alias in the plan. "
            "Similar names are shown, but none is chosen for you.",
        ),
        "指标,报告期,数值\n森林复盖率,2020,31.2%",
        Text(
            "用 qcity targets 查看全部目标，照抄标识或名称；计划中没有这个目标的，删去这一行。",
            "List the targets with qcity targets and copy an id or a name; delete the row if the plan has "
            "no such target.",
        ),
    ),
    "indicators-differ": Code(
        ERROR,
        Text(
            "同一行的指标指向两个不同的目标（{text}）：请改成同一个，或只留一个。",
            "The row names two different targets ({text}): make them the same, or keep only one.",
        ),
        Text(
            "表中有几列都写指标（如“指标编号”和“指标名称”），而在这一行里它们指的不是同一个目标，"
            "不知道数据属于哪一个。",
            "Several columns name the target (say, its id and its name), and in this row they disagree, so "
            "it is not clear which one the figure belongs to.",
        ),
        "指标编号,指标名称,报告期,数值\nforest-cover,游客满意度,2020,85%",
        Text(
            "核对编号和名称，改正写错的一格。多半是排序或粘贴时错了行，请把相邻几行一并看看。",
            "Compare the id with the name and correct the wrong one. Sorting or pasting often shifts a "
            "column, so look at the rows around it too.",
        ),
    ),
    "bad-period": Code(
        ERROR,
        Text(
            "读不出报告期[[“{text}”]]：请写成 2020、2020年上半年、2020Q3、2020年6月、2020-06-30 这样的形式。",
            'Cannot read the period[[ "{text}"]]: write it like 2020, 2020H1, 2020Q3, 2020-06 or 2020-06-30.',
        ),
        Text(
            "报告期只能是一年、半年、一季、一月或一日，并且要写明四位数的年份。1-9月这样的时段不成一期；"
            "没有填写也算读不出。",
            "A period is a year, a half year, a quarter, a month or a day, with its year in four digits. A "
            "span such as January to September is none, and neither is an empty cell.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020年1-9月,31.2%",
        Text(
            "改成支持的写法：2020（年）、2020H1（半年）、2020Q3（季）、2020-06（月）、2020-06-30（日），"
            "或相应的中文写法，如 2020年1-6月。",
            "Use a supported form: 2020 (year), 2020H1 (half year), 2020Q3 (quarter), 2020-06 (month), "
            "2020-06-30 (day).",
        ),
    ),
    "period-outside-plan": Code(
        ERROR,
        Text(
            "报告期“{text}”超出了计划的时间，最晚只能到 {last} 年：请核对年份。",
            'The period "{text}" lies outside the plan, which admits none after {last}: check the year.',
        ),
        Text(
            "报告期比计划最后期限的次年还要晚，多半是年份写错了。这一行不参与判定，也不影响判定日。",
            "The period begins later than the year after the plan's last deadline; most likely the year is "
            "mistyped. The row is not judged and does not move the as-of day.",
        ),
        "指标,报告期,数值\n森林覆盖率,2202,31.2%",
        Text(
            "改正年份。数据确实属于以后年份的，不要对照这份计划提交。",
            "Correct the year. If the figure really is of a later year, do not submit it against this plan.",
        ),
    ),
    "unknown-body": Code(
        ERROR,
        Text(
            "计划中没有这个地区或单位[[：“{text}”]]；请改成计划中的名称[[（最接近的是：{nearest}）]]，"
            "全市的数据请留空。",
            'The plan has no such body[[: "{text}"]]; use a name from the plan[[ (the nearest: '
            "{nearest})]], and leave the cell empty for the whole place.",
        ),
        Text(
            "数据属于哪个地区或单位，要用计划中的标识、名称或别名填写。认不出的，不作猜测。",
            "Whom a figure is about is given by a body's id, name or alias in the plan. What is not "
            "recognised is not guessed.",
        ),
        "指标,报告期,地区,数值\n森林覆盖率,2020,高唱区,31.2%",
        Text(
            "改成计划中的名称。全市的数据，地区留空或写“合计”；机构改了名的，请维护计划的人加一个别名。",
            "Use a name from the plan. Leave the body empty for the whole place; if an office was renamed, "
            "ask whoever keeps the plan to add an alias.",
        ),
    ),
    "bad-number": Code(
        ERROR,
        Text(
            "“{text}”不是能读的数：请只填一个数，可以带单位，如 97.8、12,345、8万亩；没有数据的填“/”。",
            '"{text}" cannot be read as a number: write one number, with its unit if you like (97.8, 97.8%, '
            "12,345), or / where there is no figure.",
        ),
        Text(
            "这一格里应当是一个数，却有别的内容，例如说明文字、两个数、1e3 这样的写法，或错位的千位分隔符。"
            "数按所写的读，不作猜测；分子、分母必须是确切的数，不能写“约”、“以上”。",
            "The cell should hold one number and holds something else: a remark, two numbers, a form like "
            "1e3, or misplaced thousands separators. Numbers are read as written, never guessed; counts "
            "must be exact, with no word such as about or over.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,31.2.5",
        Text(
            "只留一个数，说明写到“备注”列。没有数据的，留空，或填“/”、“-”、“无”、“未报”。",
            "Keep one number and move remarks to the note column. Where there is no figure, leave the cell "
            "empty or write / or -.",
        ),
    ),
    "error-cell": Code(
        ERROR,
        Text(
            "这一格是表格程序的错误值 {text}：请改正公式，或填入数值；没有数据的填“/”。",
            "The cell holds a spreadsheet's error {text}: mend its formula, or enter the figure (/ if there is none).",
        ),
        Text(
            "公式没有算出结果（除以零、引用失效等），表格程序就显示 #DIV/0!、#REF!、#NAME? 之类。那不是数据。",
            "A formula came to nothing (a division by zero, a lost reference, an unknown name), and the spreadsheet "
            "shows #DIV/0!, #REF! or #NAME?. That is no figure.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,#DIV/0!",
        Text(
            "改正公式后重新保存。分母为零、本来就没有数据的，删去公式，留空或填“/”。",
            "Mend the formula and save again. If the denominator is zero because there is no data, delete the formula "
            "and leave the cell empty or write /.",
        ),
    ),
    "formula-without-value": Code(
        ERROR,
        Text(
            "这一格是公式，没有存下计算结果[[（{text}）]]：请用 Excel、WPS 等打开并保存一次，或直接填数值。",
            "The cell holds a formula without its result[[ ({text})]]: open and save the file in Excel, WPS or "
            "LibreOffice, or enter the figure itself.",
        ),
        Text(
            "公式由程序写入、从没有被表格程序算过，或者以文本存成 CSV，所以文件里没有它的结果。qcity 不计算公式。",
            "The formula was written by a program and never calculated, or was saved as text, so the file does not "
            "hold its result. qcity does not calculate formulas.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,=B2/C2",
        Text(
            "用表格程序打开，等它算完，再保存；或者把公式换成数值。",
            "Open the file in a spreadsheet program, let it calculate and save it; or enter the figure itself.",
        ),
    ),
    "ambiguous-fraction": Code(
        ERROR,
        Text(
            "“{target}”的“{text}”没有单位，可能是 {text}%，也可能是小数，即 {percent}%：请在数后写上 %，"
            "或在单位列填“%”或“小数”。",
            '"{text}" for {target} has no unit and may mean {text}% or, as a fraction, {percent}%: '
            'write % behind it, or put "%" or "fraction" in the unit column.',
        ),
        Text(
            "目标以百分比计，数在 0 到 1 之间又没有写单位；两种读法相差一百倍，所以要求写明，不作猜测。"
            "Excel 中显示为 96.5% 的格，导出后往往成了 0.965。",
            "A figure for a percentage lies between 0 and 1 and has no unit. The two readings differ a "
            "hundredfold, so the unit must be given. A cell that Excel shows as 96.5% is often exported as "
            "0.965.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,0.312",
        Text(
            "写成 96.5%；或者数值填 0.965，单位列填“小数”。真是百分之零点几的，写成 0.965%。",
            "Write 96.5%, or 0.965 with fraction in the unit column. If less than one per cent is meant, write 0.965%.",
        ),
    ),
    "wrong-unit": Code(
        ERROR,
        Text(
            "“{text}”与单位“{unit}”对不上（{target}）：请核对数值，改用这个单位；同一行各处的单位要一致。",
            '"{text}" does not go with the unit "{unit}" ({target}): check the figure and use that unit, '
            "the same everywhere in the row.",
        ),
        Text(
            "所写的单位不认识，或者换算不成目标的单位（如“分”不能换算成“%”），或者同一行里单位写得不一样："
            "数值中的与单位列或表头中的不同，分子的与分母的不同。",
            "The unit is unknown, does not convert to the target's (points of a score are no percentage), "
            "or is not the same throughout the row: in the value and in the unit column or header, or in "
            "numerator and denominator.",
        ),
        "指标,报告期,数值,单位\n森林覆盖率,2020,31.2,分",
        Text(
            "用 qcity explain 加目标的标识查看该用的单位，按它填写数值。"
            "能换算的单位（如万亩和公顷）可以直接用，但数值中和单位列中只能写同一个。",
            "See which unit the target wants with qcity explain and its id, and give the figure in it. A "
            "unit that converts may be used as it is, but the cell and the unit column must name the same "
            "one.",
        ),
    ),
    "out-of-range": Code(
        ERROR,
        Text(
            "“{text}”超出了“{target}”的取值范围（单位：{unit}[[，最小 {low}]][[，最大 {high}]]）："
            "请核对数值、小数点和单位。",
            '"{text}" is out of range for {target} (in {unit}[[, lowest {low}]][[, highest {high}]]): check '
            "the figure, its decimal point and its unit.",
        ),
        Text(
            "这个数按目标的含义不可能出现，例如覆盖率超过 100%、个数为负。填了分子、分母的，看的是两者之比。",
            "The figure is impossible for what the target measures, such as a coverage above 100 % or a "
            "negative count. Where numerator and denominator are given, their ratio is what counts.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,312%",
        Text(
            "对照原始资料改正，常见的是漏了小数点或写错了单位。确实可能超出的，请维护计划的人修改该目标的 range。",
            "Correct it from your records; a lost decimal point or a wrong unit is the usual cause. If such "
            "a figure is possible after all, ask whoever keeps the plan to change the target's range.",
        ),
    ),
    "not-whole": Code(
        ERROR,
        Text(
            "“{text}”不是整数，而“{target}”按个数计：请填整数。",
            '"{text}" is not a whole number, but {target} is a count: write a whole number.',
        ),
        Text(
            "以个、家、项、次等计数的目标，按所写的单位折算后必须是整数；1.5万家折合 15,000 家，可以。",
            "A target that counts things must come to a whole number once its unit is applied: 1.5 in ten "
            "thousands is 15,000 and will do.",
        ),
        "指标,报告期,数值,单位\n绿色示范工厂,2020,2.5,家",
        Text(
            "填写实际的个数，不要填平均数或折算数；以万为单位的，把“万”写上。",
            "Write the actual count, not an average or an equivalent; if it is in ten thousands, say so in its unit.",
        ),
    ),
    "one-count-alone": Code(
        ERROR,
        Text(
            "分子、分母只填了一个（{other}）[[，缺{column}]]：请补上，或两个都不填。",
            "Only one of the two counts is given ({other})[[, and {column} is missing]]: add the other, or "
            "leave both empty.",
        ),
        Text(
            "分子和分母要一起才能算出比率，只有一个不能用。",
            "A ratio takes a numerator and a denominator; one of them alone is of no use.",
        ),
        "指标,报告期,合格数,抽检数\n食品质量抽检合格率,2020,97,",
        Text(
            "补填缺少的一个；查不到的，把另一个也清空，只填数值。",
            "Add the missing count; if it is not known, empty the other one too and give only the value.",
        ),
    ),
    "counts-of-no-ratio": Code(
        ERROR,
        Text(
            "这个目标的单位是“{unit}”，不是比率，不能填分子、分母（{text}）：请清空这两格，只填数值。",
            'This target is measured in "{unit}" and is no ratio, so it takes no numerator and denominator '
            "({text}): empty both and give the value.",
        ),
        Text(
            "分子和分母只用于合格率、覆盖率一类的比率；个数、面积、得分等只填数值。",
            "Numerator and denominator are for ratios such as pass rates and coverage; counts, areas and "
            "scores take a value only.",
        ),
        "指标,报告期,数值,分子,分母\n绿色示范工厂,2020,3,3,4",
        Text(
            "清空分子和分母，把结果填到数值列；也请看看指标是否写错了。",
            "Empty both counts and put the result in the value column; see also whether the right target is named.",
        ),
    ),
    "bad-count": Code(
        ERROR,
        Text(
            "“{text}”不能作分子或分母：两者都不能为负，抽检或调查得来的还必须是整数，请改正。",
            '"{text}" will not do as a numerator or denominator: neither may be negative, and where a '
            "sample is counted both must be whole; correct it.",
        ),
        Text(
            "分子、分母是实际清点的数。抽检的批次、调查的人数不会是负数，也不会有小数；面积、金额一类可以有小数。",
            "The two counts are things really counted. Batches sampled or people asked are never negative "
            "nor fractional; areas and sums of money may have decimals.",
        ),
        "指标,报告期,合格数,抽检数\n食品质量抽检合格率,2020,97.5,100",
        Text(
            "填写实际的批次数、件数或人数；手里只有合格率的，填到数值列，分子、分母留空。",
            "Write the actual number of batches, items or people; if you only have the rate, put it in the "
            "value column and leave both counts empty.",
        ),
    ),
    "numerator-above-denominator": Code(
        ERROR,
        Text(
            "分子 {text} 大于分母 {denominator}：请看是否填反或填错。",
            "The numerator {text} is greater than the denominator {denominator}: see whether they are "
            "swapped or mistyped.",
        ),
        Text(
            "合格数不会多于抽检数：这个比率最高为 100%，分子不能超过分母。分母为 0 而分子不为 0 的，也属此类。",
            "No more can pass than were inspected: this ratio ends at 100 %, so its numerator cannot exceed "
            "its denominator. A denominator of 0 under another numerator is the same mistake.",
        ),
        "指标,报告期,合格数,抽检数\n食品质量抽检合格率,2020,100,97",
        Text(
            "填反的对调，填错的改正；没有抽检的，分子、分母都填 0 或都留空。",
            "Swap them or correct the wrong one; if nothing was inspected, write 0 for both or leave both empty.",
        ),
    ),
    "value-contradicts-counts": Code(
        ERROR,
        Text(
            "数值“{text}”（{unit}）与分子、分母 {counts} 不符[[，两者之比是 {exact}]]：请改正，或只留分子、分母。",
            'The value "{text}" (in {unit}) contradicts its counts {counts}[[, which make {exact}]]: correct what is '
            "wrong, or keep only the counts.",
        ),
        Text(
            "同时填了数值和分子、分母的，数值必须是两者之比按所写小数位的舍入（四舍五入或四舍六入五成双）。"
            "三个数中至少有一个不对。",
            "A value beside its counts must be their ratio, rounded (half up or half to even) to the "
            "decimals written. At least one of the three is wrong.",
        ),
        "指标,报告期,数值,合格数,抽检数\n食品质量抽检合格率,2020,98%,97,100",
        Text(
            "对照原始资料改正。判定用的是分子、分母，数值可以留空。",
            "Correct it from your records. The counts are what is judged, so the value may be left empty.",
        ),
    ),
    "bad-status": Code(
        ERROR,
        Text(
            "“{text}”不是可用的数据状态：请填 A、P、E、B（参与判定）或 F、L、H、M、O、Q（视为未报），一般留空即可。",
            '"{text}" is no observation status: use A, P, E or B (judged) or F, L, H, M, O or Q (not '
            "reported), or simply leave it empty.",
        ),
        Text(
            "数据状态用 SDMX 的字母：A 正常（留空即是），P 初步数，E 估计数，B 口径有变；"
            "F 预测数和各种缺失（L、H、M、O、Q）视为未报，不参与判定。",
            "The status is an SDMX letter: A normal (also when empty), P provisional, E estimated, B break "
            "in the series; F forecast and the kinds of missing (L, H, M, O, Q) count as not reported and "
            "are not judged.",
        ),
        "指标,报告期,数值,数据状态\n森林覆盖率,2020,31.2%,X",
        Text(
            "正常数据留空；初步数填 P，估计数填 E。其他说明写到“备注”列。",
            "Leave it empty for a normal figure; use P for a provisional and E for an estimated one. Put "
            "other remarks in the note column.",
        ),
    ),
    "bad-revision": Code(
        ERROR,
        Text(
            "“{text}”不是可用的修订号：请填 0、1、2 这样的整数，首次上报的可留空。",
            '"{text}" is no revision number: write a whole number such as 0, 1 or 2, or leave it empty for '
            "a first report.",
        ),
        Text(
            "修订号表示是第几次更正：同一个数以修订号最大的为准，留空即 0。",
            "The revision says which correction this is: of several rows for one figure the highest "
            "revision counts, and empty means 0.",
        ),
        "指标,报告期,数值,修订\n森林覆盖率,2020,31.2%,v2",
        Text(
            "只填不超过九位的整数：第一次更正填 1，第二次填 2，依次类推。",
            "Write a whole number of at most nine digits: 1 for the first correction, 2 for the second, and so on.",
        ),
    ),
    # -- errors: several rows together
    "conflict": Code(
        ERROR,
        Text(
            "“{target}”同一期有两个不同的数：这里是 {figure}，{other} 是 {other_figure}；请删去错的，"
            "属于更正的请填修订号。",
            "{target} has two figures for one thing: {figure} here and {other_figure} at {other}; delete "
            "the wrong one, or give the correction a revision number.",
        ),
        Text(
            "同一目标、同一报告期、同一地区或单位报了两个不同的数，不知道该信哪一个，两个都不用；"
            "靠这个数判定的目标无法判定。",
            "Two different figures were reported for the same target, period and body. Nothing tells which "
            "is right, so neither is used, and what depends on them is undecided.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,31.2%\n森林覆盖率,2020,31.5%",
        Text(
            "核实后只留一行；两行都要留的，在更正的一行的“修订”列填更大的整数。"
            "也请看看其中一行的报告期或地区是否写错。",
            "Find out which is right and keep that row; to keep both, give the correction a higher number "
            "in the revision column. See also whether one of them has the wrong period or body.",
        ),
    ),
    # -- errors: records (qcity rollup)
    "no-records-header": Code(
        ERROR,
        Text(
            "找不到表头：第一行应是列名，至少要有指标、日期，以及抽检数和合格数、结果、数量之一；"
            "列名不同的，用 --columns 说明。",
            "No header was found: the first line must name the columns, at least indicator and date, and sampled with "
            "passed, result, or amount; where they are called otherwise, say so with --columns.",
        ),
        Text(
            "记录文件的第一行没有一个列名认得出，各列的含义无从得知，整个文件都没有读取。",
            "The first line of a records file has no name that is known, so that the meaning of its columns is "
            "unknown, and nothing of the file was read.",
        ),
        "编码,内容\n1,2",
        Text(
            "在数据上方加一行列名；已有列名而叫法不同的，写一个对照文件，用 --columns 指定。",
            "Add a line of column names above the data; if they are called otherwise, write a mapping file and give "
            "it with --columns.",
        ),
    ),
    "inexact-column": Code(
        ERROR,
        Text(
            "“{column}”这一列存的是二进制浮点数（{text}），不是精确的数：请改存为整数、定点小数或文字。",
            "The column {column} holds binary floats ({text}), which are not exact: store it as whole numbers, "
            "decimals or text.",
        ),
        Text(
            "二进制浮点数存不准大多数小数，加起来还会因先后不同而不同；判定要用精确的数，所以不读这样的列。",
            "Binary floats cannot hold most decimals, and their sum depends on the order in which they are added. "
            "Verdicts need exact numbers, so such a column is not read.",
        ),
        "records.parquet: amount double",
        Text(
            "导出时把这一列转为 decimal 或文字，例如 CAST(amount AS DECIMAL(27, 9))。",
            "Convert the column to decimals or text when you export it, as in CAST(amount AS DECIMAL(27, 9)).",
        ),
    ),
    "empty-field": Code(
        ERROR,
        Text(
            "“{column}”是空的：请填写。",
            "{column} is empty: fill it in.",
        ),
        Text(
            "一条记录必须写明指标、日期、地区（有这一列的）和它的目标所需的数：比率要抽检数和合格数或者结果，数额要数量；"
            "按编号计数的要有编号。",
            "A record must tell its indicator, its date, its body (where there is such a column) and what its target "
            "needs: a rate two counts or a result, an amount its amount, and what is counted by its id that id.",
        ),
        "指标,日期,抽检数,合格数\n食品质量抽检合格率,,10,10",
        Text("从原始登记中补上；补不上的，这条记录不能使用。", "Fill it in from the source, or leave the record out."),
    ),
    "bad-date": Code(
        ERROR,
        Text(
            "“{text}”不是日期：请写成 2020-06-30。",
            '"{text}" is no date: write 2020-06-30.',
        ),
        Text(
            "日期可以写成 2020-06-30、2020/6/30、2020.6.30、20200630、2020年6月30日，后面可以有时间；"
            "带时区的，取当时北京时间的那一天。",
            "A date may be written 2020-06-30, 2020/6/30, 2020.6.30 or 20200630, or as Chinese has it, with a time "
            "behind it; with an offset from UTC it is the day that it was in China.",
        ),
        "指标,日期,抽检数,合格数\n食品质量抽检合格率,2020-02-30,10,10",
        Text("对照原始登记改正日期。", "Correct the date from the source."),
    ),
    "date-outside": Code(
        ERROR,
        Text(
            "“{text}”不在 {first} 至 {last} 之内：请核对日期，或调整 --period。",
            '"{text}" is not within {first} to {last}: check the date, or change --period.',
        ),
        Text(
            "给出 --period 时，所有记录的日期都应在其中；没有给出时，日期不能晚于计划最后期限的次年。",
            "With --period, every record's date must lie in it; without, none may be later than the year after the "
            "plan's last deadline.",
        ),
        "指标,日期,抽检数,合格数\n食品质量抽检合格率,2031-06-30,10,10",
        Text(
            "日期写错的改正；不属于这一期的记录，不要放进来，或者放宽 --period。",
            "Correct a wrong date; leave out records of another period, or widen --period.",
        ),
    ),
    "bad-result": Code(
        ERROR,
        Text(
            "“{text}”不是能认的结果：请写 {known}，其他说法用 --columns 说明。",
            '"{text}" is no result that is known: write one of {known}, or say with --columns what others mean.',
        ),
        Text(
            "一条记录的结果或者合格，或者不合格；“基本合格”之类算哪一种，不能靠猜。",
            "A record's result is that it passed or failed; what any other word means is not guessed.",
        ),
        "指标,日期,结果\n食品质量抽检合格率,2020-06-30,基本合格",
        Text(
            "改为合格或不合格；有别的固定说法的，在对照文件的 results 中写明。",
            "Write whether it passed or failed; if your data has other fixed words, name them under results in a "
            "mapping file.",
        ),
    ),
    "passed-above-sampled": Code(
        ERROR,
        Text(
            "合格数 {text} 大于抽检数 {sampled}：请看是否填反或填错。",
            "{text} passed of {sampled} sampled: see whether they are swapped or mistyped.",
        ),
        Text(
            "合格的不会多于抽检的。",
            "No more can pass than were sampled.",
        ),
        "指标,日期,抽检数,合格数\n食品质量抽检合格率,2020-06-30,10,12",
        Text("填反的对调，填错的改正。", "Swap them, or correct the wrong one."),
    ),
    "not-from-records": Code(
        ERROR,
        Text(
            "“{target}”（单位：{unit}）不能由记录汇总：只有比率，以及由各地相加的个数和数额可以。",
            "{target} (in {unit}) cannot be worked out from records: only rates can, and counts and amounts that add "
            "up.",
        ),
        Text(
            "指数、得分、平均数一类，不是把记录加起来就能得到的；它们要由负责单位直接报送。",
            "An index, a score or a mean does not follow from adding up records; whoever answers for it reports it "
            "itself.",
        ),
        "指标,日期,数量\n空气质量指数,2020-06-30,80",
        Text(
            "指标写错的改正；确实是这个目标的，用 qcity template 生成填报表报送。",
            "Correct a wrong indicator; if it is the right one, report its figure in a file of qcity template.",
        ),
    ),
    "wrong-columns": Code(
        ERROR,
        Text(
            "“{target}”的记录不应填“{column}”（{text}）：请清空，或看看指标是否写错了。",
            "A record of {target} must not have {column} ({text}): empty it, or see whether the indicator is wrong.",
        ),
        Text(
            "比率的记录只填抽检数和合格数，或者只填结果；个数和数额的记录只填数量。都填了，不知道该用哪一个。",
            "A record of a rate has two counts or a result, and nothing else; one of a count or an amount has its "
            "amount alone. Where there is more, nothing tells which to use.",
        ),
        "指标,日期,抽检数,合格数,数量\n食品质量抽检合格率,2020-06-30,10,10,3",
        Text("只留目标所需的。", "Keep what the target needs."),
    ),
    "duplicate-record": Code(
        ERROR,
        Text(
            "编号“{text}”前面已经有过（{first}）：请删去重复的，或改正编号。",
            'The id "{text}" has come before ({first}): delete the repetition, or correct the id.',
        ),
        Text(
            "用了 --unique，一个编号只能有一条记录；先出现的一条照常计入，后面的都不计入。",
            "With --unique an id stands for one record. The first one counts, all later ones do not.",
        ),
        "记录编号,指标,日期,结果\nA1,食品质量抽检合格率,2020-06-30,合格\nA1,食品质量抽检合格率,2020-06-30,合格",
        Text(
            "同一条记录导出了两次的，删去一条；是两条记录的，改正编号。",
            "Delete one of two copies; if they are two records, correct the id.",
        ),
    ),
    "records-refused": Code(
        ERROR,
        Text(
            "{records} 条记录中有 {count} 条有错，没有计入（{share}）：请改正；可以容忍的，用 --max-bad 说明。",
            "{count} of {records} records are wrong and were not counted ({share}): correct them, or say with "
            "--max-bad how many can be borne.",
        ),
        Text(
            "有错的记录一条也没有计入，所以由其余记录算出的数可能不对。",
            "No record that is wrong was counted, so what was worked out from the others may be off.",
        ),
        "qcity rollup records.csv --check",
        Text(
            "用 --rejects 得到全部有错的记录及原因，改正后重新汇总。",
            "Get every wrong record with its reason by --rejects, correct them and roll up again.",
        ),
    ),
    # -- warnings: files
    "unknown-column": Code(
        WARNING,
        Text(
            "不认识“{text}”这一列，检查时没有用它：如果列名写错了，请改正；否则不必处理。",
            'The column "{text}" is not known and was not used: correct its name if it is mistyped; '
            "otherwise nothing needs doing.",
        ),
        Text(
            "列名不是规定的任何一种写法，或者是重复的填报单位、数据来源、备注列。多出来的列不影响判定。",
            "The name is none of the known ones, or repeats a reporter, source or note column. Extra "
            "columns do not affect the verdicts.",
        ),
        "指标,报告期,数值,经办人\n森林覆盖率,2020,31.2%,质量科",
        Text(
            "应当参与检查的，改成标准列名，如“地区”、“单位”、“分子”、“分母”。",
            "If it should be used, give it a standard name: body, unit, numerator, denominator and so on.",
        ),
    ),
    "after-as-of": Code(
        WARNING,
        Text(
            "有 {count} 行的报告期在判定日 {as_of} 之后才结束，没有参与判定：要计入的，请把 --as-of 改晚。",
            "Rows whose periods end after {as_of} were left out, {count} in this file: choose a later "
            "--as-of to count them in.",
        ),
        Text(
            "判定只看截至判定日的数据。判定日由 --as-of 或 --period 指定，没有指定的，取数据中最新报告期的最后一天。",
            "Only figures up to the as-of day are judged. It comes from --as-of or --period, else is the "
            "last day of the newest period in the data.",
        ),
        "qcity check 2021.csv --as-of 2020",
        Text(
            "有意只看到这一天的，不必处理；否则改晚或去掉 --as-of，也请看看报告期是否写错。",
            "If that day is meant, nothing needs doing; otherwise choose a later --as-of or drop it, and "
            "see whether the periods are right.",
        ),
    ),
    "misnamed-file": Code(
        WARNING,
        Text(
            "文件名的扩展名是 {ending}，内容却是 {format}：已按 {format} 读取，请改正文件名。",
            "The file's name ends in {ending}, but its content is {format}: it was read as {format}; mend its name.",
        ),
        Text(
            "文件的类型由内容决定。很多系统把 CSV 或网页表格导出成 .xls，改扩展名并不会改变内容。",
            "What a file is is told by its content. Many systems export CSV or an HTML table as .xls, and renaming "
            "a file does not convert it.",
        ),
        "data/2020.xls: <html><table>…",
        Text(
            "用表格程序打开，另存为 .xlsx；或者把扩展名改成与内容相符的。",
            "Open it in a spreadsheet program and save it as .xlsx, or give it the ending that fits its content.",
        ),
    ),
    "sheet-without-header": Code(
        WARNING,
        Text(
            "工作表“{sheet}”找不到表头，其中的 {count} 个格没有读取：不是数据的可以不管，是数据的请加上表头。",
            'No header was found in the sheet "{sheet}", so its {count} cells were not read: if they hold data, '
            "give it a header.",
        ),
        Text(
            "工作簿里有的表读到了数据，这一张没有可以认作表头的一行，例如填表说明。",
            "Other sheets of the workbook were read, but this one has no row that can be taken for a header. It may "
            "just hold instructions.",
        ),
        "2020.xlsx: 填表说明",
        Text(
            "不是数据的，不必处理，也可用 --sheet 只读指定的表；是数据的，在上方加一行列名（指标、报告期、数值）。",
            "If it holds no data, leave it, or name the sheets to read with --sheet; if it does, add a row of column "
            "names (indicator, period, value).",
        ),
    ),
    "hidden-cells": Code(
        WARNING,
        Text(
            "工作表“{sheet}”有隐藏的内容（{what}），也已读取：请确认其中的数据应当报送。",
            'Part of the sheet "{sheet}" is hidden ({what}) and was read all the same: make sure that it is meant '
            "to be submitted.",
        ),
        Text(
            "隐藏的行、列和工作表里往往是上年的数据或中间计算，看不见，但仍在文件里，照样参与判定。",
            "Hidden rows, columns and sheets often hold last year's figures or calculations. They cannot be seen but "
            "are in the file, and are judged like all others.",
        ),
        "2020.xlsx 数据!5",
        Text(
            "取消隐藏，核对后留下或删去。",
            "Unhide them, and keep or delete them.",
        ),
    ),
    # -- warnings: rows
    "row-of-no-use": Code(
        WARNING,
        Text(
            "“{target}”看的是{scope}的数据，“{body}”的这一行用不上：请核对指标和地区，多余的删去。",
            "{target} is about {scope}, so this row about {body} was not used: check target and body, or "
            "delete the row.",
        ),
        Text(
            "有的目标看全市，有的看每个区县或每个责任单位。与此不符的行，以及已含在上级地区里的地区的行，没有计入。",
            "Some targets are about the whole place, others about each area or each body. A row about "
            "something else, or about an area that is already part of another, was left out.",
        ),
        "指标,报告期,地区,数值\n森林覆盖率,2020,市统计局,31.2%\n森林覆盖率,2020,,31.2%",
        Text(
            "全市的数据，地区留空，报送的单位写到“填报单位”列；地区写错的改正，确实多余的删去。",
            "For a figure of the whole place leave the body empty and put the sender in the reporter "
            "column; correct a wrong body, and delete a row that is not needed.",
        ),
    ),
    # -- warnings: cells
    "bound-not-figure": Code(
        WARNING,
        Text(
            "“{text}”只是界限或约数，凭它不一定能判定“{target}”：请填实际数值。",
            '"{text}" is a bound or an approximation, which may not be enough to judge {target}: give the '
            "actual figure.",
        ),
        Text(
            "“90%以上”、“≥90”、“约90”说的不是一个确切的数。能由它断定结果的，照此判定并注明；断定不了的，"
            "该目标无法判定。",
            "≥90 or ~90 is no exact figure. Where it settles the verdict it is judged, with a note; where "
            "it does not, the target is undecided.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,30%以上",
        Text(
            "填写统计得出的确切数，如 31.2%，不要抄计划里的要求。",
            "Write the figure that was measured, such as 31.2%, instead of copying the plan's wording.",
        ),
    ),
    # -- warnings: several rows together
    "duplicate": Code(
        WARNING,
        Text(
            "“{target}”的这个数（{figure}）在 {other} 已经报过，只计一次：请删去其中一行。",
            "This figure of {target} ({figure}) already stands at {other} and was counted once: delete one "
            "of the rows.",
        ),
        Text(
            "同一目标、同一报告期、同一地区或单位的同一个数报了两次。两者相等，不影响判定。",
            "The same figure was reported twice for the same target, period and body. As they are equal, "
            "the verdict is not affected.",
        ),
        "指标,报告期,数值\n森林覆盖率,2020,31.2%\n森林覆盖率,2020年,31.2%",
        Text(
            "删去多余的一行。本来是两回事的，改正报告期、地区或指标。",
            "Delete the extra row. If two different things were meant, correct the period, body or target.",
        ),
    ),
    "total-contradicts-parts": Code(
        WARNING,
        Text(
            "“{target}”（{period}）的总数是 {total}，由各部分得出的却是 {parts}：请核对；判定以总数为准。",
            "The total of {target} for {period} is {total}, but its parts make {parts}: check both; the "
            "total is what is judged.",
        ),
        Text(
            "全市的数与各区县合起来的数，或者全年的数与各期合起来的数，相差超过了所写小数位的舍入误差。",
            "The figure of the whole place and that of its areas, or the figure of a year and that of its "
            "parts, differ by more than the rounding of the decimals written.",
        ),
        "指标,报告期,数值\n创建工作督查次数,2020,5\n创建工作督查次数,2020H1,2\n创建工作督查次数,2020H2,2",
        Text(
            "看有没有漏报、重复或口径不同的部分，改正总数或各部分；没有总数的，可以不填，由各部分得出。",
            "Look for parts that are missing, counted twice or defined differently, and correct the total "
            "or the parts; a total may also be left out and is then worked out from complete parts.",
        ),
    ),
    "cumulative-fell": Code(
        WARNING,
        Text(
            "“{target}”是累计数，不应减少，{body}却从 {before} 的 {earlier} 降到 {period} 的 {figure}：请核对这两期。",
            "{target} is cumulative and should not fall, yet {body} went from {earlier} in {before} to "
            "{figure} in {period}: check both.",
        ),
        Text(
            "累计数从起点一直加到报告期末，只增不减。变小了，多半是填了当期数，或前一期填错了。",
            "A cumulative figure adds up everything until the end of its period and never falls. If it "
            "does, the period's own figure was probably given, or the earlier one is wrong.",
        ),
        "指标,报告期,数值\n市政府质量奖企业,2019,3\n市政府质量奖企业,2020,2",
        Text(
            "填到报告期末为止的累计数，不要只填当期新增的；前一期填错的，用修订号更正。",
            "Give the sum until the end of the period, not what the period added; if the earlier figure is "
            "wrong, correct it with a revision number.",
        ),
    ),
    "stale-figure": Code(
        WARNING,
        Text(
            "“{target}”已到期（{due}），判定用的还是 {period} 的旧数：请补报 {due} 这一期的数据。",
            "{target} was due by {due} but is judged on an older figure, of {period}: report the figure for {due}.",
        ),
        Text(
            "目标已经到期，但没有期限当期的数据，只好用更早的一期判定，结果未必反映到期时的情况。",
            "The target is due, but there is no figure of the deadline's period. An older one was judged, "
            "and the verdict may not show how things stood then.",
        ),
        "指标,报告期,数值\n森林覆盖率,2019,31.2%\n绿色示范工厂,2020,3",
        Text(
            "补报期限当期的数据；确实没有的，向负责的单位核实并说明。",
            "Report the figure of the deadline's period; if there is none, ask whoever answers for the "
            "target and say why.",
        ),
    ),
    "records-left-out": Code(
        WARNING,
        Text(
            "{records} 条记录中有 {count} 条有错，没有计入（{share}），在 --max-bad 容许的范围内。",
            "{count} of {records} records are wrong and were not counted ({share}), which --max-bad allows.",
        ),
        Text(
            "有错的记录没有计入；它们的比例没有超过 --max-bad。",
            "Records that are wrong were not counted; their share is no more than --max-bad.",
        ),
        "qcity rollup records.csv --check --max-bad 0.1%",
        Text(
            "用 --rejects 查看是哪些记录、错在哪里。",
            "See by --rejects which records they are, and what is wrong with them.",
        ),
    ),
    "waiver-expired": Code(
        WARNING,
        Text(
            "对“{target}”的豁免只到 {until}，截至 {as_of} 已经到期，不再生效：请重新办理，或从豁免文件中删去。",
            "The waiver for '{target}' held until {until} and has expired as of {as_of}: have it renewed, or remove "
            "it from the waivers file.",
        ),
        Text(
            "豁免让没有达标、没有报送或无法判定的目标不影响退出码，只到 until 所写的报告期结束为止；到期后照常计入。",
            "A waiver keeps a target that was missed, not reported or not decided out of the exit code, until the "
            "period in `until` has ended. After that the target counts as any other.",
        ),
        "- {target: forest-cover, reason: …, approved_by: …, until: 2019}",
        Text(
            "确实还要豁免的，报批后改写 until；不再需要的，删去这一项。",
            "If it is still wanted, have it approved anew and change `until`; if not, remove the entry.",
        ),
    ),
}
"""Every code with its entry, in the order in which they are listed."""
