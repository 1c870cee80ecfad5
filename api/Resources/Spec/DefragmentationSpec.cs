namespace Cpctl.Api.Resources;

/// <summary>When members' databases are rewritten without holes.</summary>
public sealed record DefragmentationSpec
{
    /// <summary>False leaves it to people and to NOSPACE alarms.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Unused part of the database in percent from which on a member is defragmented.</summary>
    public int FragmentationPercent { get; set; } = 45;

    /// <summary>Smaller databases are left alone, in bytes.</summary>
    public long MinimumSizeBytes { get; set; } = 104857600;
}
