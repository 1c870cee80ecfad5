namespace Cpctl.Etcd.Database;

/// <summary>Something that no intact database has.</summary>
/// <param name="OffsetBytes">Where it is in the database; null when it is nowhere in particular.</param>
/// <param name="What">What is wrong there.</param>
public sealed record DatabaseDamage(long? OffsetBytes, string What);
