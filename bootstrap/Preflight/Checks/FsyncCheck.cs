using System.Globalization;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>etcd waits for the disk on every write; its authors ask for fsync below 10 ms, and elections fail far above it.</summary>
internal sealed class FsyncCheck(IHost host) : IPreflightCheck
{
    internal static readonly TimeSpan Advised = TimeSpan.FromMilliseconds(10);

    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        if (subject.IsWorker || !host.IsRoot) return Task.FromResult<IReadOnlyList<Finding>>([]);
        var latency = host.MeasureFsync(subject.Paths.EtcdDataDirectory);
        return Task.FromResult<IReadOnlyList<Finding>>(
            latency <= Advised
                ? []
                :
                [
                    Finding.Warning(
                        string.Create(CultureInfo.InvariantCulture, $"the disk under {subject.Paths.EtcdDataDirectory} takes {latency.TotalMilliseconds:0.#} ms for an fsync; etcd wants less than {Advised.TotalMilliseconds:0} ms"),
                        "Put /var/lib/etcd on a local SSD, or raise spec.etcd.heartbeatInterval and electionTimeout."),
                ]);
    }
}
