using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Recovery.Destinations;

/// <summary>spec.backup.destination as it is used.</summary>
public static class ConfiguredDestination
{
    private const string AccessKey = "accessKeyID";
    private const string SecretKey = "secretAccessKey";

    /// <summary>Credentials are read now, and kept nowhere: a Secret that was changed counts the next time.</summary>
    /// <exception cref="InvalidDataException">It names no place.</exception>
    /// <exception cref="CpctlException">Bad input (2): the Secret with the credentials is missing or incomplete.</exception>
    public static async Task<IBackupDestination> OpenAsync(BackupDestination spec, IKubernetesClient client, TimeProvider time, CancellationToken cancel) => spec switch
    {
        { Directory: { } directory } => new DirectoryDestination(directory),
        { S3: { } s3 } => new S3Destination(
            LocationOf(s3),
            CredentialsOf(await client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, s3.CredentialsSecret.Name, cancel), s3.CredentialsSecret.Name),
            s3.CaBundle,
            time),
        _ => throw new InvalidDataException("spec.backup.destination names no place"),
    };

    /// <param name="secret">Null when it is not there.</param>
    /// <param name="name">Of it.</param>
    internal static S3Credentials CredentialsOf(Secret? secret, string name)
    {
        var source = $"Secret {ClusterNames.SystemNamespace}/{name}";
        return secret is null ? throw Unusable(name, $"there is no {source}") : new S3Credentials(Text(AccessKey), Text(SecretKey), source);

        string Text(string key) => secret.Data?.GetValueOrDefault(key) is { Length: > 0 } value ? Encoding.UTF8.GetString(value).Trim() : throw Unusable(name, $"{source} has no {key}");
    }

    private static S3Location LocationOf(S3Settings s3) => new(new Uri(s3.Endpoint), s3.Bucket, s3.Prefix ?? "", s3.Region, s3.PathStyle);

    private static CpctlException Unusable(string name, string why) => new(
        ExitCode.BadInput,
        "the store's credentials can't be read",
        why,
        $"`kubectl -n {ClusterNames.SystemNamespace} create secret generic {name} --from-literal={AccessKey}=… --from-literal={SecretKey}=…` makes it.");
}
