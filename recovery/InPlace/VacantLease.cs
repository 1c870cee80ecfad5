using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cpctl.Recovery.InPlace;

/// <summary>
/// The leadership of a component after a cluster went back: held by nobody that runs. Who leads now loses it and begins anew, with nothing remembered of
/// objects that exist no more or again; then whoever is first takes it. Sources: client-go's leaderelection.go; the garbage collector remembers owners as absent.
/// </summary>
public static class VacantLease
{
    /// <summary>Longer than the 10 s after which a leader gives up that can't renew.</summary>
    private const int Seconds = 15;

    private const string Folder = "/registry/leases/kube-system/";

    public static IReadOnlyList<string> Components { get; } = ["kube-controller-manager", "kube-scheduler"];

    public static string Key(string component) => Folder + component;

    /// <summary>As an API server stores it where it was told to store JSON; it reads both.</summary>
    /// <param name="uid">A new one.</param>
    public static byte[] Value(string component, Guid uid, DateTimeOffset now) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = component,
            ["namespace"] = "kube-system",
            ["uid"] = uid.ToString(),
            ["creationTimestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = "cpctl-restore",
            ["leaseDurationSeconds"] = Seconds,
            ["acquireTime"] = Micro(now),
            ["renewTime"] = Micro(now),
            ["leaseTransitions"] = 0,
        },
    }.ToJsonString() + "\n");

    private static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
