using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary>How a store is reached, by the variables that AWS' own tools read.</summary>
internal sealed record S3Environment(Uri Address, string Region, S3Credentials Credentials, string? Authorities)
{
    public const string Endpoint = "AWS_ENDPOINT_URL";
    public const string AccessKeyId = "AWS_ACCESS_KEY_ID";
    public const string SecretAccessKey = "AWS_SECRET_ACCESS_KEY";

    private const string AuthoritiesFile = "AWS_CA_BUNDLE";

    /// <returns>Null when there is no access key in it.</returns>
    /// <exception cref="CpctlException">Bad input (2): there is one, and something else is missing.</exception>
    public static S3Environment? TryRead()
    {
        if (Variable(AccessKeyId) is not { } accessKey) return null;
        var secret = Variable(SecretAccessKey) ?? throw Missing(SecretAccessKey, "the access key's secret");
        var address = Uri.TryCreate(Variable(Endpoint), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Missing(Endpoint, "an address such as https://s3.example.org");
        return new S3Environment(address, Variable("AWS_REGION") ?? "us-east-1", new S3Credentials(accessKey, secret, $"{AccessKeyId} and {SecretAccessKey}"), ReadAuthorities());
    }

    public S3Destination Open(string bucket, string prefix, TimeProvider time) =>
        new(new S3Location(Address, bucket, prefix, Region, PathStyle: true), Credentials, Authorities, time);

    private static string? ReadAuthorities()
    {
        if (Variable(AuthoritiesFile) is not { } file) return null;
        try
        {
            var pem = File.ReadAllText(file);
            return PemCertificates.AreIn(pem) ? pem : throw Unusable("it holds no readable certificate", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e.Message, e);
        }
    }

    private static CpctlException Unusable(string why, Exception? cause) => new(ExitCode.BadInput, $"{AuthoritiesFile} can't be used", why, "Name a file in PEM form.", cause);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static CpctlException Missing(string variable, string what) => new(
        ExitCode.BadInput, "the store can't be reached", $"{AccessKeyId} is set, and {variable} does not name {what}", $"Set {variable} too.");
}
