namespace Cpctl.Etcd.Restoration;

/// <summary>What revisions a restored database begins with.</summary>
/// <param name="Bump">How far it goes up, above every revision that any client has seen.</param>
/// <param name="RenewsKeys">
/// Each key counts as written anew at the new revision. Needed where clients have seen later states of the same keys: whoever compares versions of an
/// object must never find the restored one to be the older.
/// </param>
public readonly record struct RevisionRule(long Bump, bool RenewsKeys = false);
