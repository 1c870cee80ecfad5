using Cpctl.Api.Errors;
using Cpctl.Api.Node.Cri;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Agents;

/// <summary>What of all that can go wrong with a backup is told in its status; anything else is an error of ours.</summary>
internal static class BackupFailure
{
    /// <returns>Null when it is none of those.</returns>
    public static string? Why(Exception exception) => exception switch
    {
        CpctlException e => $"{e.What}: {e.Why}. {e.Remedy.TrimEnd('.')}",
        S3Exception e => $"{e.What}: {e.Why}. {e.Remedy.TrimEnd('.')}",
        EtcdException or IOException or UnauthorizedAccessException or InvalidDataException or BundleException or AgeException or CriException => exception.Message,
        _ => null,
    };
}
