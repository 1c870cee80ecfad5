namespace Cpctl.Api.Resources;

/// <summary>The rotation that is under way, or the last one.</summary>
public sealed record KeyRotationStatus
{
    /// <summary>Id of the request that it carries out.</summary>
    public string Id { get; set; } = "";

    /// <summary>What is rotated, as in <c>cpctl certs rotate</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Generation of the signers when it began; null for one that an earlier cpctl began, or that goes on after the object was made again.</summary>
    public long? Generation { get; set; }

    /// <summary>Trusting, Reissuing, Dropping or Complete; Refused when the authority that was brought can't be used.</summary>
    public string Step { get; set; } = "";

    /// <summary>Who or what the step waits for, by name; why it was refused.</summary>
    public string? Waiting { get; set; }

    /// <summary>When the step began.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>Since when every node accepts the next key.</summary>
    public DateTimeOffset? TrustedAt { get; set; }

    /// <summary>Since when nothing more is produced with the old key.</summary>
    public DateTimeOffset? MovedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}
