using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>
/// One attempt at a time to hold a Lease. Expiry is judged by how long the lease did not change before our eyes, never by the
/// times written in it: clocks of other machines are not trusted.
/// </summary>
internal sealed class LeaseHolder
{
    private readonly IKubernetesClient client;
    private readonly LeaderElectorOptions options;
    private readonly TimeProvider time;
    private string? observedVersion;
    private long observedAt;

    public LeaseHolder(IKubernetesClient client, LeaderElectorOptions options, TimeProvider time)
    {
        this.client = client;
        this.options = options;
        this.time = time;
    }

    public string? ObservedHolder { get; private set; }

    public async Task<HoldResult> TryHoldAsync(CancellationToken cancellationToken)
    {
        var current = await client.TryGetAsync(ResourceTypes.Leases, options.Namespace, options.Name, cancellationToken);
        if (current is not null)
        {
            Observe(current);
            if (HeldByOther(current))
            {
                return HoldResult.HeldByOther;
            }
        }

        try
        {
            Observe(await WriteAsync(current, cancellationToken));
            return HoldResult.Held;
        }
        catch (KubernetesApiException ex) when (ex.IsConflict || ex.IsAlreadyExists || ex.IsNotFound)
        {
            // Someone else wrote in between; the next attempt reads who.
            return HoldResult.Unknown;
        }
    }

    /// <summary>Lets go, if the lease is still ours, so that the next holder need not wait for its expiry.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var current = await client.TryGetAsync(ResourceTypes.Leases, options.Namespace, options.Name, cancellationToken);
        if (current?.Spec?.HolderIdentity != options.Identity)
        {
            return;
        }

        var spec = current.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = time.GetUtcNow() };
        await client.ReplaceAsync(ResourceTypes.Leases, current with { Spec = spec }, cancellationToken);
    }

    private Task<Lease> WriteAsync(Lease? current, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var previous = current?.Spec;
        var ours = previous?.HolderIdentity == options.Identity;
        var spec = new LeaseSpec
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
            AcquireTime = ours ? previous!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = (previous?.LeaseTransitions ?? 0) + (ours || previous is null ? 0 : 1),
        };
        return current is null
            ? client.CreateAsync(
                ResourceTypes.Leases,
                new Lease { Metadata = new ObjectMeta { Namespace = options.Namespace, Name = options.Name }, Spec = spec },
                cancellationToken)
            : client.ReplaceAsync(ResourceTypes.Leases, current with { Spec = spec }, cancellationToken);
    }

    private void Observe(Lease lease)
    {
        ObservedHolder = string.IsNullOrEmpty(lease.Spec?.HolderIdentity) ? null : lease.Spec.HolderIdentity;
        if (lease.Metadata.ResourceVersion != observedVersion)
        {
            observedVersion = lease.Metadata.ResourceVersion;
            observedAt = time.GetTimestamp();
        }
    }

    private bool HeldByOther(Lease lease)
    {
        if (ObservedHolder is null || ObservedHolder == options.Identity)
        {
            return false;
        }

        var duration = TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? options.LeaseDuration.TotalSeconds);
        return time.GetElapsedTime(observedAt) < duration;
    }
}
