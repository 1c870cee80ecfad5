using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>What a node needs besides its pods, from files alone: certificates, trust, encryption configuration, the launcher's programs.</summary>
internal interface INodePreparation
{
    /// <summary>Brings all of it up to date for <paramref name="target"/>. Idempotent.</summary>
    /// <exception cref="IOException">A file could not be read or written.</exception>
    Task PrepareAsync(TargetRevision target, CancellationToken cancellation);

    /// <summary>Certificates alone, by the settings on disk; does nothing before there are any.</summary>
    /// <param name="asked">What to renew before its day; null for nothing. A worker's are renewed on their day only.</param>
    /// <param name="cancellation">Ends it between two certificates.</param>
    /// <exception cref="IOException">A file could not be read or written.</exception>
    Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation);

    /// <summary>The keys that certificates were issued with last; null on a worker, and while none was ever rotated.</summary>
    KeysStatus? Keys => null;

    /// <summary>What lies on the disk now; null on a worker, which has no signers.</summary>
    NodeSignersStatus? Signers => null;

    /// <summary>Every certificate of the node, as found last.</summary>
    IReadOnlyList<CertificateStatus> Certificates { get; }
}
