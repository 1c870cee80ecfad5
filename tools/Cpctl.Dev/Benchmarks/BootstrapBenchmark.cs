using Cpctl.DevCluster;

namespace Cpctl.Dev.Benchmarks;

internal sealed class BootstrapBenchmark(string? version, int[] sizes, bool baselineOnly, Progress progress)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        progress.Say($"{version} {sizes.Length} {baselineOnly}");
        await Task.CompletedTask;
        cancellation.ThrowIfCancellationRequested();
        return 0;
    }
}
