namespace Cpctl.Etcd.Restoration;

/// <summary>What a restore made of a database.</summary>
/// <param name="OldRevision">Of the last write before.</param>
/// <param name="Revision">Where the restored cluster begins; its history before is compacted.</param>
/// <param name="Keys">Present keys that were taken over.</param>
/// <param name="DroppedKeys">Present keys that were left out by rule.</param>
/// <param name="LeasedKeys">Present keys that went with their lease.</param>
/// <param name="ChangedKeys">Keys among those taken over that got another value.</param>
public sealed record RestoredContent(long OldRevision, long Revision, long Keys, long DroppedKeys, long LeasedKeys, long ChangedKeys)
{
    /// <summary>What was switched on in the old etcd and is not in the new one, for people; null when nothing was.</summary>
    public string? LeftOut { get; init; }
}
