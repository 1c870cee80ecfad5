namespace Cpctl.Api.Resources;

/// <summary>How changes reach the nodes.</summary>
public sealed record RolloutSpec
{
    public bool Paused { get; set; }

    /// <summary>Go duration.</summary>
    public string VerifyTimeout { get; set; } = "5m";

    public int MinReadySeconds { get; set; } = 5;

    /// <summary>With two etcd voters, restart etcd although that is an outage.</summary>
    public bool AllowOutage { get; set; }
}
