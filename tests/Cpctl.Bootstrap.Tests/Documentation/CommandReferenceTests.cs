using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>docs/commands.md and the man page say what the command tree says. UPDATE_GOLDEN=1 writes both anew.</summary>
[Trait("Category", "Unit")]
public sealed class CommandReferenceTests
{
    private static readonly System.CommandLine.RootCommand Root = CommandTree.Build(CliServices.OfProcess());

    [Fact]
    public void CommittedReference_IsWhatTheCommandTreeSays() => Holds("docs/commands.md", CommandMarkdown.Of(Root));

    [Fact]
    public void CommittedManPage_IsWhatTheCommandTreeSays() => Holds("docs/man/cpctl.1", CommandManPage.Of(Root));

    [Fact]
    public void ExitCodes_AreAllExplained() =>
        Assert.Equal(Enum.GetValues<ExitCode>().Order(), CommandReference.ExitCodes.Select(entry => entry.Code).Order());

    [Fact]
    public void EveryArgumentAndOption_HasADescription()
    {
        var without = CommandReference.Commands(Root).SelectMany(entry =>
            entry.Command.Arguments.Where(argument => string.IsNullOrEmpty(argument.Description)).Select(argument => $"{entry.Path} {argument.Name}")
                .Concat(CommandReference.Options(entry.Command).Where(option => string.IsNullOrEmpty(option.Description)).Select(option => $"{entry.Path} {option.Name}")));

        Assert.Empty(without);
    }

    private static void Holds(string file, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Repository.PathOf(file), expected);
        Assert.Equal(expected, Repository.Read(file));
    }
}
