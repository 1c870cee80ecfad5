using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Tests.Cli;

[Trait("Category", "Unit")]
public sealed class ErrorTextTests
{
    [Fact]
    public void Write_Error_TellsWhatWhyAndWhatToDo()
    {
        using var output = new StringWriter();
        using var terminal = new TerminalWriter(output);
        ErrorText.Write(terminal, new CpctlException(ExitCode.Failed, "no node", "one\ntwo", "remedy it"));
        Assert.Equal("error: no node\n  why: one\n       two\n  do:  remedy it\n", output.ToString());
    }

    [Fact]
    public void Table_Rows_AreAlignedAndEmptyCellsShown()
    {
        using var output = new StringWriter();
        using var terminal = new TerminalWriter(output);
        var table = new TextTable("NAME", "VALUE", "LAST");
        table.Add("a", null, "x");
        table.Add("longer", "1", "");
        table.Write(output);
        Assert.Equal("NAME     VALUE   LAST\na        -       x\nlonger   1       -\n", output.ToString());
    }
}
