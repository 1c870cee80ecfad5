using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Preflight.Checks;

namespace Cpctl.Bootstrap.Preflight;

/// <summary>Runs every check, side by side, and reports all problems at once.</summary>
internal sealed class PreflightChecks(IReadOnlyList<IPreflightCheck> checks)
{
    public static PreflightChecks Standard(IHost host, ICri cri, TimeProvider time) => new(
    [
        new RootCheck(host),
        new NodeNameCheck(),
        new NodeAddressCheck(host),
        new OtherClusterCheck(),
        new LeftoversCheck(),
        new EtcdDirectoryCheck(),
        new PortsCheck(host),
        new RuntimeCheck(cri, host),
        new KubeletCheck(host),
        new RunningKubeletCheck(host),
        new NftCheck(host),
        new SwapCheck(host),
        new CgroupsCheck(host),
        new ClockCheck(time),
        new DiskSpaceCheck(host),
        new FsyncCheck(host),
        new ImagesCheck(cri),
    ]);

    public async Task<PreflightReport> RunAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var results = await Task.WhenAll(checks.Select(check => Task.Run(() => RunOneAsync(check, subject, cancel), cancel)));
        return new PreflightReport([.. results.SelectMany(findings => findings)]);
    }

    private static async Task<IReadOnlyList<Finding>> RunOneAsync(IPreflightCheck check, PreflightSubject subject, CancellationToken cancel)
    {
        try
        {
            return await check.CheckAsync(subject, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Finding.Warning($"{check.GetType().Name} could not look: {e.Message}", "Usually harmless; if what follows fails, look here first.")];
        }
    }
}
