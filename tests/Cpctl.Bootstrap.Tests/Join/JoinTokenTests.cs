using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Join;

namespace Cpctl.Bootstrap.Tests.Join;

[Trait("Category", "Unit")]
public sealed class JoinTokenTests : IDisposable
{
    private const string Token = "abcdef.0123456789abcdef";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task ReadAsync_OnTheCommandLine_IsTaken() => Assert.Equal(Token, await ReadAsync(Token, null));

    [Theory]
    [InlineData(Token)]
    [InlineData(Token + "\n")]
    [InlineData("  " + Token + "\r\n\n")]
    public async Task ReadAsync_FileOrStandardInput_IsTakenWithoutWhiteSpace(string text)
    {
        Assert.Equal(Token, await ReadAsync(null, File(text)));
        Assert.Equal(Token, await ReadAsync(null, "-", text));
    }

    [Theory]
    [InlineData(null, null, "no token was given")]
    [InlineData(Token, "-", "given twice")]
    public async Task ReadAsync_NoneOrBoth_IsBadInput(string? token, string? file, string words) => Assert.Contains(words, await FaultAsync(token, file, Token), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("a\nb")]
    public async Task ReadAsync_NoSingleLine_IsBadInput(string text)
    {
        Assert.Contains("holds no token", await FaultAsync(null, File(text), ""), StringComparison.Ordinal);
        Assert.Contains("holds no token", await FaultAsync(null, "-", text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_LongFile_IsBadInput() => Assert.Contains("holds no token", await FaultAsync(null, File(new string('a', 1_000_000)), ""), StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_FileIsMissing_IsBadInput() => Assert.Contains("can't be read", await FaultAsync(null, Path.Combine(_root.FullName, "none"), ""), StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_Directory_IsBadInput() => Assert.Contains("can't be read", await FaultAsync(null, _root.FullName, ""), StringComparison.Ordinal);

    private string File(string text)
    {
        var path = Path.Combine(_root.FullName, Guid.NewGuid().ToString("N"));
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static Task<string> ReadAsync(string? token, string? file, string input = "")
    {
        var console = new CliConsole(new StringReader(input), new TerminalWriter(TextWriter.Null), new TerminalWriter(TextWriter.Null), InIsTerminal: false, OutIsTerminal: false, ErrorIsTerminal: false);
        return JoinToken.ReadAsync(token, file, console, TestContext.Current.CancellationToken);
    }

    private static async Task<string> FaultAsync(string? token, string? file, string input)
    {
        var error = await Assert.ThrowsAsync<CpctlException>(() => ReadAsync(token, file, input));
        Assert.Equal(ExitCode.BadInput, error.Code);
        return error.Message + " " + error.Why;
    }
}
