namespace Cpctl.Api.Resources;

/// <summary>Which bundles stay: those that any of these asks for. Zero asks for none; all zero keeps every bundle.</summary>
public sealed record BackupRetention
{
    /// <summary>The newest.</summary>
    public int Last { get; set; } = 10;

    /// <summary>The newest of each of the last hours that have one.</summary>
    public int Hourly { get; set; }

    /// <summary>The newest of each of the last days (UTC) that have one.</summary>
    public int Daily { get; set; } = 7;

    /// <summary>The newest of each of the last weeks (ISO, UTC) that have one.</summary>
    public int Weekly { get; set; } = 4;

    /// <summary>Above this the oldest go, whatever asks for them; 0 for no limit.</summary>
    public long MaxTotalBytes { get; set; }
}
