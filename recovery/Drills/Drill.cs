using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;
using Microsoft.Extensions.Logging;

namespace Cpctl.Recovery.Drills;

/// <summary>
/// Restores a bundle beside the running cluster, on a control-plane node: an etcd and an API server as static pods, on ports of loopback that nobody
/// listens on, with the bundle's own keys and data. Whatever comes of it, they are gone afterwards; what a killed drill left goes with the next one, or when the agent
/// starts.
/// </summary>
public sealed class Drill(NodePaths paths, NodeIdentity node, ICri cri, TimeProvider time, ILogger logger)
{
    private readonly DrillFiles _files = new(paths);
    private readonly DrillPods _pods = new(paths, cri, time);

    /// <summary>Restores a bundle that is open.</summary>
    /// <param name="bundle">Was read and found good.</param>
    /// <param name="say">Told what is done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CpctlException">Failed (1): the bundle does not give the same cluster again. Refused (3): another drill is under way, or there is no room.</exception>
    public Task<DrillReport> RunAsync(OpenedBundle bundle, Action<string> say, CancellationToken cancel) =>
        WithinAsync(bundle.Snapshot.Length, ports => RunAsync(bundle, ports, say, cancel), cancel);

    /// <summary>Fetches a bundle as it is at its destination, and restores that.</summary>
    /// <param name="store">The destination.</param>
    /// <param name="record">The bundle.</param>
    /// <param name="fileKey">Its own key, from who has just made it: nobody here has a recipient's.</param>
    /// <param name="say">Told what is done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CpctlException">As <see cref="RunAsync(OpenedBundle, Action{string}, CancellationToken)"/>.</exception>
    internal Task<DrillReport> RunAsync(BundleStore store, BundleRecord record, byte[] fileKey, Action<string> say, CancellationToken cancel) => WithinAsync(
        2 * record.SizeBytes,
        async ports =>
        {
            say($"fetching {record.File} from {store.Location}");
            using var bundle = await FetchAsync(store, record, fileKey, cancel);
            return await RunAsync(bundle, ports, say, cancel);
        },
        cancel);

    /// <summary>Removes what a drill left that was killed; leaves one alone that is under way.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="CpctlException">Failed (1): a container does not stop.</exception>
    /// <exception cref="CriException">The container runtime does not answer.</exception>
    public async Task<bool> ClearAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(_files.Directory)) return false;
        using var only = FileLock.TryAcquire(paths.DrillLock);
        if (only is null) return false;
        await ClearLeftAsync(cancel);
        return true;
    }

    private async Task<DrillReport> RunAsync(OpenedBundle bundle, DrillPorts ports, Action<string> say, CancellationToken cancel)
    {
        var token = RandomNumberGenerator.GetHexString(8, lowercase: true);
        try
        {
            return await new DrillRun(bundle, token, ports, _files, _pods, node.Ip, time, logger).RunAsync(say, cancel);
        }
        catch (Exception e) when (e is EtcdException or KubernetesApiException or KubernetesTransportException or IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException or CriException)
        {
            throw new CpctlException(ExitCode.Failed, "the drill could not be carried out", e.Message, "Remedy that, and drill again. The cluster is as it was.", e);
        }
    }

    private async Task<OpenedBundle> FetchAsync(BundleStore store, BundleRecord record, byte[] fileKey, CancellationToken cancel)
    {
        try
        {
            NodeDirectory.Ensure(_files.Fetched, FileModes.SecretDirectory);
            using var here = new BundleStore(new DirectoryDestination(_files.Fetched));
            await store.CopyToAsync(new StoredBundle(record.File, record.SizeBytes, record), here, cancel);
            return await OpenedBundle.OpenAsync(Path.Combine(_files.Fetched, record.File), _ => fileKey, cancel);
        }
        catch (Exception e) when (e is BundleException or AgeException or IOException or S3Exception)
        {
            throw new CpctlException(
                ExitCode.Failed, $"{record.File} can't be read back from {store.Location}", e.Message, "A restore would not find it either: remedy the destination, and make another backup.", e);
        }
    }

    private async Task<DrillReport> WithinAsync(long size, Func<DrillPorts, Task<DrillReport>> work, CancellationToken cancel)
    {
        using var only = FileLock.TryAcquire(paths.DrillLock) ?? throw new CpctlException(
            ExitCode.Refused, "no drill can be made now", "another one is under way on this node", "Wait for it, or drill on another control-plane node.");
        await ClearLeftAsync(cancel);
        NodeDirectory.Ensure(_files.Directory, FileModes.SecretDirectory);
        try
        {
            if (DrillRoom.Missing(size, 0, new DriveInfo(_files.Directory).AvailableFreeSpace) is { } missing)
            {
                throw new CpctlException(ExitCode.Refused, $"there is no room for a drill in {_files.Directory}", missing, "Make room, or drill on another control-plane node.");
            }

            var ports = DrillPorts.Choose(IsFree) ?? throw new CpctlException(
                ExitCode.Refused, "no drill can be made now", "a drill listens on three ports of loopback from 22379 on, and all are taken", "`ss -ltnp` tells by whom.");
            return await work(ports);
        }
        finally
        {
            // Also when it was cancelled: what it started must not stay.
            await ClearLeftAsync(CancellationToken.None);
        }
    }

    private async Task ClearLeftAsync(CancellationToken cancel)
    {
        await _pods.ClearAsync(cancel);
        if (Directory.Exists(_files.Directory)) Directory.Delete(_files.Directory, recursive: true);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
