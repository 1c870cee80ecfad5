using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster;

/// <summary>Programs of this machine that tests run, installed from Debian when they are missing.</summary>
public static class TestTools
{
    public static Task PrepareAsync(Progress progress, CancellationToken cancellation) =>
        Scripts.RunAsync("binaries/test-tools.sh", [], progress, cancellation);
}
