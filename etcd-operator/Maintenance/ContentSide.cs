namespace Cpctl.Etcd.Maintenance;

/// <summary>Where a member stands that differs from another.</summary>
public enum ContentSide
{
    /// <summary>No majority is known: nothing may be restarted or put aside.</summary>
    Unknown,

    /// <summary>It holds what the majority of voters holds.</summary>
    Majority,

    /// <summary>A majority of voters holds something else.</summary>
    Minority,
}
