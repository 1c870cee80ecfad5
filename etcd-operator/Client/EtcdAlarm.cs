namespace Cpctl.Etcd.Client;

/// <summary>A raised alarm.</summary>
/// <param name="MemberId">The member that raised it, 0 when etcd does not know which (corruption found between two).</param>
/// <param name="Kind">What it is about.</param>
public sealed record EtcdAlarm(ulong MemberId, EtcdAlarmKind Kind);
