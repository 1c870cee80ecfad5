namespace Cpctl.Etcd.Client;

/// <summary>A cluster's members as one member answered.</summary>
public sealed record MemberList(ulong ClusterId, IReadOnlyList<MemberInfo> Members);
