namespace Cpctl.Pki.Joining;

/// <summary>What stays of a node that was evicted: by these it is known again, whatever it calls itself.</summary>
public sealed record EvictedNode
{
    public required string Name { get; init; }

    /// <summary>Of its ControlPlaneNode.</summary>
    public required string Uid { get; init; }

    /// <summary>One of NodeRoles.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset EvictedAt { get; init; }

    /// <summary>
    /// Generation of the signers that were published when nothing was sealed to it any more: a rotation that began with them, or later, gave it nothing. No clock is asked,
    /// for two operators' clocks may differ by a day. Null of a node that an earlier cpctl evicted.
    /// </summary>
    public long? Generation { get; init; }

    /// <summary>Fingerprint of the key of its identity, as far as that was written down.</summary>
    public string? Key { get; init; }

    /// <summary>Fingerprint of the key that the signers were sealed to; control-plane nodes only.</summary>
    public string? Sealing { get; init; }

    /// <summary>What it held the keys of, and is not rotated yet: names of rotations, in order.</summary>
    public IReadOnlyList<string> Unrotated { get; init; } = [];
}
