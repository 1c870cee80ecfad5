namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>One store for all tests of a class; each uses a prefix of its own.</summary>
public sealed class S3ServerFixture : IAsyncLifetime
{
    internal S3Server Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await S3Server.StartAsync();

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        return ValueTask.CompletedTask;
    }
}
