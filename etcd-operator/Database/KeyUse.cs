namespace Cpctl.Etcd.Database;

/// <summary>How much the present keys of one kind take; earlier versions of them are not counted.</summary>
/// <param name="Name">A resource type or a namespace; "-" for keys without one.</param>
/// <param name="Bytes">Of keys and values.</param>
public sealed record KeyUse(string Name, long Keys, long Bytes);
