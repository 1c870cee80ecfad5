using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Tests.Age;

/// <summary>Against Debian's age: what one writes, the other reads.</summary>
[Trait("Category", "Unit")]
public sealed class AgeToolTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cpctl-age-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task Age_OpensOurs(int size)
    {
        var key = AgeIdentity.Create();
        var plain = new byte[size];
        Random.Shared.NextBytes(plain);
        await File.WriteAllBytesAsync(At("sealed"), Sealed.Of(plain, AgeIdentity.Create(), key), Cancellation);
        await File.WriteAllTextAsync(At("key"), key.ToKeyFile(TimeProvider.System.GetUtcNow()), Cancellation);

        await Tool.RunAsync("age", "-d", "-i", At("key"), "-o", At("plain"), At("sealed"));

        Assert.Equal(plain, await File.ReadAllBytesAsync(At("plain"), Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task We_OpenAges_WithItsOwnKey(int size)
    {
        var plain = new byte[size];
        Random.Shared.NextBytes(plain);
        await File.WriteAllBytesAsync(At("plain"), plain, Cancellation);
        await Tool.RunAsync("age-keygen", "-o", At("key"));
        var key = Assert.Single(AgeIdentity.ParseFile(await File.ReadAllTextAsync(At("key"), Cancellation)));
        Assert.Equal(key.Recipient.ToString(), (await Tool.RunAsync("age-keygen", "-y", At("key"))).Trim());

        await Tool.RunAsync("age", "-r", AgeIdentity.Create().Recipient.ToString(), "-r", key.Recipient.ToString(), "-o", At("sealed"), At("plain"));

        Assert.Equal(plain, Sealed.Open(await File.ReadAllBytesAsync(At("sealed"), Cancellation), key));
    }

    private string At(string name) => Path.Combine(_directory.FullName, name);
}
