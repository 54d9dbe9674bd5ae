# Writes one list with openpyxl, pandas or XlsxWriter. Standard input: JSON with `writer`, `list` and `file`.
import datetime
import json
import sys

asked = json.load(sys.stdin)
writer, wanted, file = asked["writer"], asked["list"], asked["file"]


def plain(cell):
    """The value as a program that knows no formulas has it."""
    if not isinstance(cell, dict):
        return cell
    if "day" in cell:
        return datetime.date.fromisoformat(cell["day"])
    if "rich" in cell:
        return "".join(cell["rich"])
    if "link" in cell:
        return cell["text"]
    return cell["value"]


def openpyxl_file():
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    def cell_of(cell):
        if isinstance(cell, dict) and "formula" in cell:
            return "=" + cell["formula"]
        if isinstance(cell, dict) and "rich" in cell:
            return CellRichText(TextBlock(InlineFont(b=True), cell["rich"][0]), *cell["rich"][1:])
        return plain(cell)

    book = openpyxl.Workbook()
    book.remove(book.active)
    for before in wanted.get("sheets", []):
        sheet = book.create_sheet(before["name"])
        for row in before["rows"]:
            sheet.append(row)
        if before["isHidden"]:
            sheet.sheet_state = "hidden"
    sheet = book.create_sheet("Hoja1")
    book.active = book.index(sheet)
    for n, row in enumerate(wanted["rows"], 1):
        for at, cell in enumerate(row, 1):
            if cell is None:
                continue
            made = sheet.cell(n, at, cell_of(cell))
            if isinstance(cell, dict) and "link" in cell:
                made.hyperlink = cell["link"]
            if n == 1:
                made.font = Font(bold=True)
                made.fill = PatternFill("solid", fgColor="DDEBF7")
    for one in wanted.get("merged", []):
        sheet.merge_cells(start_row=one[0], start_column=one[1], end_row=one[2], end_column=one[3])
    if "filter" in wanted:
        first, left, last, right = wanted["filter"]
        sheet.auto_filter.ref = f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}"
    for column in wanted.get("hiddenColumns", []):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    for row in wanted.get("hiddenRows", []):
        sheet.row_dimensions[row].hidden = True
    book.save(file)


def openpyxl_write_only():
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Hoja1")
    for row in wanted["rows"]:
        sheet.append([plain(cell) for cell in row])
    book.save(file)


def xlsxwriter_file():
    import xlsxwriter

    book = xlsxwriter.Workbook(file)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Hoja1")
    for n, row in enumerate(wanted["rows"]):
        for at, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, dict) and "formula" in cell:
                sheet.write_formula(n, at, "=" + cell["formula"], None, cell["value"])
            elif isinstance(cell, dict) and "day" in cell:
                sheet.write_datetime(n, at, datetime.datetime.fromisoformat(cell["day"]), day)
            elif isinstance(cell, dict) and "rich" in cell:
                sheet.write_rich_string(n, at, bold, cell["rich"][0], *cell["rich"][1:])
            elif isinstance(cell, dict):
                sheet.write_url(n, at, cell["link"], None, cell["text"])
            else:
                sheet.write(n, at, cell)
    rows, columns = len(wanted["rows"]), len(wanted["rows"][0])
    if asked["writer"] == "xlsxwriter-table":
        headings = [{"header": str(cell)} for cell in wanted["rows"][0]]
        sheet.add_table(0, 0, rows - 1, columns - 1, {"columns": headings, "name": "Tabla1"})
    book.close()


def frame():
    import pandas

    headings, *rows = [[plain(cell) for cell in row] for row in wanted["rows"]]
    return pandas.DataFrame(rows, columns=headings)


def pandas_floats():
    """A column of numbers with an empty cell becomes floating point."""
    import pandas

    made = frame()
    for name in made.columns:
        numbers = pandas.to_numeric(made[name], errors="coerce")
        if numbers.notna().sum() == made[name].notna().sum():
            made[name] = numbers.astype("float64")
    return made


{
    "openpyxl": openpyxl_file,
    "openpyxl-write-only": openpyxl_write_only,
    "xlsxwriter": xlsxwriter_file,
    "xlsxwriter-table": xlsxwriter_file,
    "pandas-xlsx": lambda: frame().to_excel(file, sheet_name="Hoja1", index=False),
    "pandas-xlsx-index": lambda: frame().to_excel(file, sheet_name="Hoja1"),
    "pandas-csv": lambda: frame().to_csv(file, index=False),
    "pandas-csv-index": lambda: frame().to_csv(file),
    "pandas-csv-floats": lambda: pandas_floats().to_csv(file, index=False),
    "pandas-csv-windows": lambda: frame().to_csv(file, index=False, sep=";", encoding="cp1252"),
    "pandas-html": lambda: frame().to_html(file, index=False),
}[writer]()
