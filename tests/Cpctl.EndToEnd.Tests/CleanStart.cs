namespace Cpctl.EndToEnd.Tests;

/// <summary>Before each class of tests: what a failed test left behind must not fail those after it.</summary>
public sealed class CleanStart<TCluster>(TCluster cluster) : IAsyncLifetime
    where TCluster : IRebuiltCluster
{
    /// <summary>A run in which more tests failed has failed: the rest is to end soon.</summary>
    private const int MostRebuilds = 2;

    private static int Rebuilds;

    public async ValueTask InitializeAsync()
    {
        if (NoteFailuresAttribute.Take(TCluster.Collection) is { } failed && Interlocked.Increment(ref Rebuilds) <= MostRebuilds)
            await Log.Progress.StepAsync($"{failed} failed: {TCluster.Collection} is installed anew", () => cluster.RebuildAsync(failed));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
