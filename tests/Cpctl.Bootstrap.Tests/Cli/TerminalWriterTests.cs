using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Tests.Cli;

[Trait("Category", "Unit")]
public sealed class TerminalWriterTests : IDisposable
{
    private const string Foreign = "x\u001b[2J\u202e\nbundle: good";
    private const string Line = "x\\u001b[2J\\u202e\\nbundle: good";
    private readonly StringWriter _plain = new();
    private readonly TerminalWriter _terminal;

    public TerminalWriterTests() => _terminal = new TerminalWriter(_plain);

    public void Dispose()
    {
        _terminal.Dispose();
        _plain.Dispose();
    }

    [Fact]
    public async Task Interpolated_ForeignValue_KeepsItsLine()
    {
        _terminal.WriteLine($"a {Foreign}");
        await _terminal.WriteLineAsync($"b {Foreign,-3}: {3.5:0.00} {null as string}.");
        await _terminal.WriteAsync($"c\n");

        Assert.Equal($"a {Line}\nb {Line}: 3.50 .\nc\n", _plain.ToString());
    }

    [Fact]
    public async Task AnyOtherWay_NothingThatDrivesATerminalPasses()
    {
        TextWriter writer = _terminal;
        writer.Write('\u001b');
        writer.Write(['\u001b', 'a'], 0, 2);
        writer.Write("\u001b".AsSpan());
        writer.WriteLine("{0}", "\u001b");
        writer.Write(new System.Text.StringBuilder("\u001b"));
        await writer.WriteAsync('\u001b');
        await writer.WriteAsync("\u001b".AsMemory(), TestContext.Current.CancellationToken);
        await writer.WriteLineAsync("\u001b");

        Assert.DoesNotContain('\u001b', _plain.ToString());
        Assert.Equal(8, _plain.ToString().Split("\\u001b").Length - 1);
    }

    [Fact]
    public void Table_ForeignCell_KeepsItsRow()
    {
        var table = new TextTable("NAME", "VALUE");
        table.Add(Foreign, "1");
        table.Write(_terminal);

        Assert.Equal(2, _plain.ToString().TrimEnd().Split('\n').Length);
        Assert.Contains(Line + "   1", _plain.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Error_ForeignReason_CantForgeALine()
    {
        ErrorText.Write(_terminal, new CpctlException(ExitCode.Failed, Foreign, Foreign, "remedy it"));

        Assert.Equal($"error: {Line}\n  why: x\\u001b[2J\\u202e\n       bundle: good\n  do:  remedy it\n", _plain.ToString());
    }

    [Fact]
    public void Progress_ForeignMessage_CantForgeALine()
    {
        new PlainProgress(_terminal, TimeProvider.System).Say(Foreign);

        Assert.Contains("\\u001b[2J\\u202e\n  bundle: good\n", _plain.ToString(), StringComparison.Ordinal);
    }
}
