using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>
/// One attempt at a time to hold a Lease. Expiry is judged by how long the lease did not change before our eyes, never by the
/// times written in it: clocks of other machines are not trusted.
/// </summary>
internal sealed class LeaseHolder
{
    private readonly IKubernetesClient _client;
    private readonly LeaderElectorOptions _options;
    private readonly TimeProvider _time;
    private string? _observedVersion;
    private long _observedAt;

    public LeaseHolder(IKubernetesClient client, LeaderElectorOptions options, TimeProvider time)
    {
        _client = client;
        _options = options;
        _time = time;
    }

    public string? ObservedHolder { get; private set; }

    public async Task<HoldResult> TryHoldAsync(CancellationToken cancellationToken)
    {
        var current = await _client.TryGetAsync(ResourceTypes.Leases, _options.Namespace, _options.Name, cancellationToken);
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
        var current = await _client.TryGetAsync(ResourceTypes.Leases, _options.Namespace, _options.Name, cancellationToken);
        if (current?.Spec?.HolderIdentity != _options.Identity)
        {
            return;
        }

        var spec = current.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = _time.GetUtcNow() };
        await _client.ReplaceAsync(ResourceTypes.Leases, current with { Spec = spec }, cancellationToken);
    }

    private Task<Lease> WriteAsync(Lease? current, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var previous = current?.Spec;
        var ours = previous?.HolderIdentity == _options.Identity;
        var spec = new LeaseSpec
        {
            HolderIdentity = _options.Identity,
            LeaseDurationSeconds = (int)Math.Ceiling(_options.LeaseDuration.TotalSeconds),
            AcquireTime = ours ? previous!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = (previous?.LeaseTransitions ?? 0) + (ours || previous is null ? 0 : 1),
        };
        return current is null
            ? _client.CreateAsync(
                ResourceTypes.Leases,
                new Lease { Metadata = new ObjectMeta { Namespace = _options.Namespace, Name = _options.Name }, Spec = spec },
                cancellationToken)
            : _client.ReplaceAsync(ResourceTypes.Leases, current with { Spec = spec }, cancellationToken);
    }

    private void Observe(Lease lease)
    {
        ObservedHolder = string.IsNullOrEmpty(lease.Spec?.HolderIdentity) ? null : lease.Spec.HolderIdentity;
        if (lease.Metadata.ResourceVersion != _observedVersion)
        {
            _observedVersion = lease.Metadata.ResourceVersion;
            _observedAt = _time.GetTimestamp();
        }
    }

    private bool HeldByOther(Lease lease)
    {
        if (ObservedHolder is null || ObservedHolder == _options.Identity)
        {
            return false;
        }

        var duration = TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? _options.LeaseDuration.TotalSeconds);
        return _time.GetElapsedTime(_observedAt) < duration;
    }
}
