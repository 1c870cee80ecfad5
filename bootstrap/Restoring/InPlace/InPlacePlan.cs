namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What a restore in place would come to.</summary>
/// <param name="Epoch">Of the new etcd.</param>
/// <param name="Workers">Names.</param>
/// <param name="OtherVersion">Kubernetes' release in the backup, when it is not the one that runs.</param>
internal sealed record InPlacePlan(long Epoch, IReadOnlyList<string> Workers, string? OtherVersion);
