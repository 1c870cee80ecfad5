using Cpctl.Api.Node;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Recovery.Age;

namespace Cpctl.Bootstrap.Tests.Backups;

[Trait("Category", "Unit")]
public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    private string KeyFile => _node.Paths.At("tmp/recovery.key");

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Keygen_NewFile_IsSecretAndPrintsItsRecipientAlone()
    {
        var run = await RunAsync("keygen", "-o", KeyFile);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(KeyFile));
        var key = Assert.Single(AgeIdentity.ParseFile(await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken)));
        Assert.Equal($"{key.Recipient}\n", run.Output);
    }

    [Fact]
    public async Task Keygen_FileIsThere_IsRefused()
    {
        TemporaryNode.Write(KeyFile, "precious");

        Assert.Equal(3, (await RunAsync("keygen", "-o", KeyFile)).ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Create_NoRecipient_IsRefusedAndSaysHow()
    {
        var run = await RunAsync("create");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cpctl backup keygen", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_MistypedRecipient_IsBadInput()
    {
        var recipient = AgeIdentity.Create().Recipient.ToString();
        var run = await RunAsync("create", "--recipient", recipient[..^1] + (recipient[^1] == 'q' ? 'p' : 'q'));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no recipient", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_PlaintextForSomebody_IsBadInput() =>
        Assert.Equal(2, (await RunAsync("create", "--plaintext", "-r", AgeIdentity.Create().Recipient.ToString())).ExitCode);

    [Fact]
    public async Task Create_NoControlPlaneNode_IsBadInput() => Assert.Equal(2, (await RunAsync("create", "--plaintext")).ExitCode);

    [Theory]
    [InlineData("inspect")]
    [InlineData("verify")]
    public async Task Read_EncryptedWithoutAKey_AsksForOne(string command)
    {
        var file = TemporaryNode.Write(_node.Paths.At("tmp/backup"), "age-encryption.org/v1\n");

        var run = await RunAsync(command, file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--identity", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_CutOffBundle_IsNoGoodBackup()
    {
        await RunAsync("keygen", "-o", KeyFile);
        var file = TemporaryNode.Write(_node.Paths.At("tmp/backup"), "age-encryption.org/v1\n-> X25519 ");

        var run = await RunAsync("verify", file, "--identity", KeyFile);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ends too early", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_KeyFileWithoutKey_IsBadInputAndDoesNotShowIt()
    {
        var key = TemporaryNode.Write(KeyFile, "AGE-SECRET-KEY-1NOT\n");
        var file = TemporaryNode.Write(_node.Paths.At("tmp/backup"), "age-encryption.org/v1\n");

        var run = await RunAsync("verify", file, "--identity", key);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("1NOT", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_node, new FakeHost(), ["backup", .. arguments]);
}
