using System.Text;
using Cpctl.Api.Text;
using CsCheck;

namespace Cpctl.Api.Tests.Text;

[Trait("Category", "Unit")]
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain [x] \\ é 漢 🙂", "plain [x] \\ é 漢 🙂")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\rb\a\b\u007f", "a\\rb\\u0007\\u0008\\u007f")]
    [InlineData("\u202egnp.exe", "\\u202egnp.exe")]
    [InlineData("a\u200bb\ufeff\u00ad\u2066", "a\\u200bb\\ufeff\\u00ad\\u2066")]
    [InlineData("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d")]
    [InlineData("\U000e0041\u3164\ufe0f", "\\U000e0041\\u3164\\ufe0f")]
    public void OfLine_CharacterThatIsNotSeen_IsWrittenAsEscape(string text, string visible)
    {
        Assert.Equal(visible, VisibleText.OfLine(text));
        Assert.Equal(visible == text, !VisibleText.TryFindHidden(text, out _, out _) && !text.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public void OfLine_HalfACharacter_IsWrittenAsEscape() => Assert.Equal("\\ud800x", VisibleText.OfLine("\ud800x"));

    [Fact]
    public void LineBreaks_StayInLinesOnly()
    {
        Assert.Equal("a\nb\tc", VisibleText.OfLines("a\nb\tc"));
        Assert.Equal("a\\nb\\tc", VisibleText.OfLine("a\nb\tc"));
    }

    [Fact]
    public void TryFindHidden_Text_NamesTheFirst()
    {
        Assert.True(VisibleText.TryFindHidden("10.0.0.0\u200b/16", out var name, out var index));
        Assert.Equal(("U+200B", 8), (name, index));
    }

    [Fact]
    public void OfLine_AnyText_IsOneVisibleLineAndStaysSo() => Gen.Int[0, 0x10FFFF].Array[0, 20].Sample(points =>
    {
        var text = string.Concat(points.Select(point => point is >= 0xD800 and < 0xE000 ? ((char)point).ToString() : new Rune(point).ToString()));

        var visible = VisibleText.OfLine(text);

        Assert.False(VisibleText.TryFindHidden(visible, out _, out _));
        Assert.DoesNotContain(visible, c => c is '\n' or '\r' or '\t');
        Assert.Equal(visible, VisibleText.OfLine(visible));
    });
}
