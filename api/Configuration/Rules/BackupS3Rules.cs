using System.Net;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Buckets that can be reached as they are written, and in which nobody reads along.</summary>
internal static class BackupS3Rules
{
    private const string Path = "spec.backup.destination.s3";

    public static IEnumerable<ConfigProblem> Check(S3Settings s3, bool plaintext)
    {
        if (!Uri.TryCreate(s3.Endpoint, UriKind.Absolute, out var endpoint))
        {
            yield return new ConfigProblem($"{Path}.endpoint", $"{s3.Endpoint} is no address", "host and port can't be told from it", "Write it as https://s3.example.org or https://10.0.0.9:9000.");
            yield break;
        }

        var secure = endpoint.Scheme == Uri.UriSchemeHttps;
        if (plaintext && !secure)
        {
            yield return new ConfigProblem(
                $"{Path}.endpoint", "bundles in the clear would go over http", "whoever listens has every Secret and the keys of every authority", "Use https, or name recipients and leave plaintext out.");
        }

        if (s3.Prefix?.Split('/').Any(part => part is "." or "..") == true)
        {
            yield return new ConfigProblem($"{Path}.prefix", $"{s3.Prefix} is not the shortest way there", "\".\" and \"..\" are no folders in a bucket", "Write it without them.");
        }

        if (!s3.PathStyle && VirtualHostProblem(s3.Bucket, endpoint) is { } why)
        {
            yield return new ConfigProblem($"{Path}.pathStyle", $"{s3.Bucket}.{endpoint.Host} can't be asked", why, "Set pathStyle: true.");
        }

        if (s3.CaBundle is { Length: > 0 } pem && (!secure || !PemCertificates.AreIn(pem)))
        {
            yield return secure
                ? new ConfigProblem($"{Path}.caBundle", "holds no readable certificate", "the store's own is checked with it", "Paste the file as it is, with its BEGIN and END lines.")
                : new ConfigProblem($"{Path}.caBundle", "has no effect", "over http there is no certificate", "Write the endpoint with https, or remove it.");
        }
    }

    private static string? VirtualHostProblem(string bucket, Uri endpoint) =>
        IPAddress.TryParse(endpoint.IdnHost, out _) ? "an address has no names below it"
        : bucket.Contains('.', StringComparison.Ordinal) && endpoint.Scheme == Uri.UriSchemeHttps ? "a certificate for names below the endpoint covers no dots in the bucket's name"
        : null;
}
