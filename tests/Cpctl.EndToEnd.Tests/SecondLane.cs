// One thread for each of the three collections; SecondLane lets one of two wait.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace Cpctl.EndToEnd.Tests;

/// <summary>
/// Collections run side by side, and a machine with two cores carries two clusters: the tests of <see cref="SharedCluster"/> take longest and run throughout; all others
/// wait for one another here.
/// </summary>
internal sealed class SecondLane
{
    private static readonly SemaphoreSlim Free = new(1, 1);

    private bool _isTaken;

    public async Task EnterAsync()
    {
        await Free.WaitAsync();
        _isTaken = true;
    }

    public void Leave()
    {
        if (_isTaken)
            Free.Release();
        _isTaken = false;
    }
}
