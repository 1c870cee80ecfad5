using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>
/// Adds to what is on disk what is served. Servers read their files again by themselves: etcd for each connection, the API server and kubelets
/// since 1.31 within a minute. An older kubelet never does: it is restarted, which no pod notices.
/// </summary>
internal sealed class ServedPreparation(INodePreparation files, IServedCertificates served, NodePaths paths, TimeProvider time, ILogger logger) : INodePreparation
{
    private const string Kubelet = "kubelet";

    /// <summary>What reads its files again has done so by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private (string Fingerprint, long Since)? _unread;

    public KeysStatus? Keys => files.Keys;

    public NodeSignersStatus? Signers => files.Signers;

    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public async Task PrepareAsync(TargetRevision target, CancellationToken cancellation)
    {
        await files.PrepareAsync(target, cancellation);
        await CompareAsync(cancellation);
    }

    public async Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation)
    {
        await files.RenewCertificatesAsync(asked, cancellation);
        await CompareAsync(cancellation);
    }

    private async Task CompareAsync(CancellationToken cancellation)
    {
        var seen = await Task.WhenAll(files.Certificates.Select(certificate => served.FingerprintAsync(certificate.Name, cancellation)));
        Certificates = [.. files.Certificates.Zip(seen, (certificate, shown) => shown is null ? certificate : certificate with { Served = shown == certificate.Fingerprint })];
        RestartKubelet(Certificates.FirstOrDefault(certificate => certificate.Name == Kubelet));
    }

    private void RestartKubelet(CertificateStatus? certificate)
    {
        if (certificate is not { Served: false, Fingerprint: { } fingerprint })
        {
            _unread = null;
        }
        else if (_unread is not { } unread || unread.Fingerprint != fingerprint)
        {
            _unread = (fingerprint, time.GetTimestamp());
        }
        else if (time.GetElapsedTime(unread.Since) >= Patience)
        {
            AgentLog.KubeletKeepsOldCertificate(logger);
            KubeletRestart.Ask(paths);
            _unread = null;
        }
    }
}
