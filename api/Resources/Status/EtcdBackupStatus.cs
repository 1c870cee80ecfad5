namespace Cpctl.Api.Resources;

/// <summary>What became of a backup.</summary>
public sealed record EtcdBackupStatus
{
    /// <summary>One of <see cref="BackupPhases"/>; empty before anybody took it up.</summary>
    public string Phase { get; set; } = "";

    /// <summary>The node that makes it.</summary>
    public string? Node { get; set; }

    /// <summary>Its name at the destination.</summary>
    public string? File { get; set; }

    /// <summary>The destination, as a person would write it.</summary>
    public string? Location { get; set; }

    /// <summary>etcd's revision in it.</summary>
    public long? Revision { get; set; }

    /// <summary>As `etcdutl snapshot status` prints it.</summary>
    public string? Hash { get; set; }

    /// <summary>As `etcdutl snapshot status` prints it.</summary>
    public long? TotalKeys { get; set; }

    public long? SizeBytes { get; set; }

    /// <summary>Of the whole file.</summary>
    public string? Sha256 { get; set; }

    /// <summary>It was read back from the destination and is what was made.</summary>
    public bool? Verified { get; set; }

    /// <summary>Why it failed or waits.</summary>
    public string? Message { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>The last drill of its bundle; null when there was none.</summary>
    public DrillResult? Drill { get; set; }
}
