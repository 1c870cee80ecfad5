namespace Cpctl.Etcd.Database;

/// <summary>Buckets that every etcd makes when it first starts, and without which a file is none of its databases, or lost a part. Source: server/storage/schema/schema.go.</summary>
internal static class RequiredBuckets
{
    private static readonly string[] Names = [DatabaseInspection.KeyBucket, "members", "meta"];

    /// <param name="met">Names of the buckets that are there.</param>
    /// <returns>A sentence for each that is missing.</returns>
    public static IEnumerable<string> Missing(IEnumerable<string> met) => Names.Except(met, StringComparer.Ordinal).Select(name => $"etcd's bucket \"{name}\" is missing");
}
