using Cpctl.Api.Errors;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary>What can go wrong with a backup file, for a person.</summary>
internal static class BackupErrors
{
    public static async Task<T> ExplainAsync<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (AgeException e)
        {
            throw Unreadable(path, e, e.Failure == AgeFailure.OtherKey
                ? "Give the key file of one of its recipients with --identity; `cpctl backup keygen` and `age-keygen` make such files."
                : "Take another copy of it, or an earlier backup.");
        }
        catch (BundleException e)
        {
            throw Unreadable(path, e, "Take another copy of it, or an earlier backup.");
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(path, e, "Give a bundle of cpctl, or a snapshot as `etcdctl snapshot save` writes it.");
        }
        catch (EtcdException e)
        {
            throw new CpctlException(ExitCode.Unreachable, "etcd did not send its data", e.Message, "`cpctl etcd status` shows how the members are; the same command may be run again.", e);
        }
        catch (S3Exception e)
        {
            throw new CpctlException(e.IsUnreachable ? ExitCode.Unreachable : ExitCode.BadInput, e.What, e.Why, e.Remedy, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(ExitCode.BadInput, $"{path} can't be read or written", e.Message, "Give a file that is there and that you may read, or a directory with room.", e);
        }
    }

    private static CpctlException Unreadable(string path, Exception cause, string remedy) => new(ExitCode.Failed, $"{path} is no good backup", cause.Message, remedy, cause);
}
