using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Cpctl.Api.Text;

/// <summary>
/// Makes every character of a text visible, for texts that others wrote: escape sequences drive a terminal, marks of direction turn what
/// is read around, line breaks forge lines, and characters without a width hide.
/// </summary>
public static class VisibleText
{
    /// <summary>Code points that have no glyph though their category does not say so: Unicode's Default_Ignorable_Code_Point outside the category Format, and the empty Braille pattern.</summary>
    private static readonly (int First, int Last)[] Blank =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
    ];

    /// <summary>The text with every control, format and invisible character written as an escape (<c>\u001b</c>); line breaks and tabs stay.</summary>
    public static string OfLines(string text) => Escape(text, keepsLines: true);

    /// <summary>As <see cref="OfLines"/>, and line breaks and tabs are written as <c>\n</c>, <c>\r</c> and <c>\t</c>: the result is one line.</summary>
    public static string OfLine(string text) => Escape(text, keepsLines: false);

    /// <summary>The first character of a text that nobody sees; line breaks and tabs are no such.</summary>
    /// <param name="name">As Unicode writes a code point: U+200B.</param>
    /// <param name="index">Where it stands, in UTF-16 code units.</param>
    public static bool TryFindHidden(string text, [NotNullWhen(true)] out string? name, out int index)
    {
        for (index = 0; index < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, index, out var rune);
            var value = isWhole ? rune.Value : text[index];
            if (value is not ('\n' or '\r' or '\t') && (!isWhole || IsHidden(rune)))
            {
                name = string.Create(CultureInfo.InvariantCulture, $"U+{value:X4}");
                return true;
            }

            index += isWhole ? rune.Utf16SequenceLength : 1;
        }

        (name, index) = (null, -1);
        return false;
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (rune.Value > 0x300 && Array.Exists(Blank, range => rune.Value >= range.First && rune.Value <= range.Last));

    private static string Escape(string text, bool keepsLines)
    {
        // Nearly every text is plain ASCII.
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var visible = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole) visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else if (keepsLines && (rune.Value is '\n' or '\t')) visible.Append((char)rune.Value);
            else if (IsHidden(rune)) visible.Append(Name(rune));
            else visible.Append(text, i, length);
            i += length;
        }

        return visible.ToString();
    }

    private static string Name(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };
}
