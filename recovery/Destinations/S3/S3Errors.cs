using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;

namespace Cpctl.Recovery.Destinations;

/// <summary>What stores answer and networks do, for a person.</summary>
internal sealed class S3Errors(S3Location location, S3Credentials credentials)
{
    private const string Permissions = "s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads";

    private string HostName => location.Endpoint.Authority;

    /// <param name="purpose">What was to be done.</param>
    /// <param name="cause">As the library throws it.</param>
    /// <returns>Null when it is no failure of a store or of the way to it.</returns>
    public S3Exception? TryExplain(string purpose, Exception cause)
    {
        var chain = Chain(cause).ToList();
        var (why, remedy) = chain switch
        {
            _ when chain.OfType<AmazonServiceException>().FirstOrDefault(IsAnswer) is { } answer => Refused(answer),
            _ when chain.OfType<AuthenticationException>().FirstOrDefault() is { } trust =>
                ($"the certificate of {HostName} is not trusted: {trust.Message.TrimEnd('.')}", "Name its authority in caBundle, or the host as the certificate has it."),
            _ when chain.OfType<SocketException>().FirstOrDefault() is { } socket => socket.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? ($"{location.Endpoint.Host} has no address", "Correct the endpoint, or this node's DNS.")
                : ($"{HostName} can't be reached: {socket.Message}", "Start it, or open the way there."),
            _ when chain.Any(one => one is OperationCanceledException) => ($"{HostName} did not answer in time", "Look at the store, and at the network to it."),
            _ when chain.FirstOrDefault(one => one is HttpRequestException or IOException) is { } broken =>
                ($"the connection to {HostName} broke: {broken.Message}", "Look at the store, and at the network to it."),
            _ when cause is AmazonClientException or XmlException => ($"{HostName} answers, but not as an S3 store does", "Correct the endpoint: its host, and the port of its S3 API."),
            _ => (null, null),
        };
        return why is null ? null : new S3Exception($"can't {purpose} at {location}", why, remedy!, cause)
        {
            Code = (cause as AmazonServiceException)?.ErrorCode ?? "",
            IsUnreachable = !chain.OfType<AmazonServiceException>().Any(IsAnswer),
        };
    }

    private (string? Why, string? Remedy) Refused(AmazonServiceException answer) => CodeOf(answer) switch
    {
        "InvalidAccessKeyId" => ("the store knows no such access key", $"Correct accessKeyID: it is from {credentials.Source}."),
        "SignatureDoesNotMatch" => ("access key and secret do not belong together, or the store knows no such key", $"Correct both: they are from {credentials.Source}."),
        "AccessDenied" or "AllAccessDisabled" => ($"the access key may not do that ({answer.Message})", $"Give it the rights {Permissions}; it is from {credentials.Source}."),
        "NoSuchBucket" => ($"there is no bucket {location.Bucket}", "Create it, or correct the bucket's name or pathStyle."),
        "NoSuchKey" => ("it is not there", "`cpctl backup list` shows what is."),
        "RequestTimeTooSkewed" => ("this machine's clock and the store's differ too much", "Set both by NTP; `timedatectl` shows this one's."),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "TemporaryRedirect" =>
            ($"the bucket is in another region than {location.Region}, or at another endpoint ({answer.Message})", "Correct region, or the endpoint."),
        "QuotaExceeded" or "XMinioStorageFull" or "InsufficientStorage" or "EntityTooLarge" =>
            ($"it has no room for it ({answer.Message})", "Make room there, or raise the quota; a tighter retention needs less."),
        var code => ($"{answer.Message} ({code})", "See the store's own log."),
    };

    /// <summary>Without a document the library gives the status a name, and takes that for the code.</summary>
    private static string CodeOf(AmazonServiceException answer) => answer switch
    {
        { ErrorCode: { Length: > 0 } code } when code != answer.StatusCode.ToString() => code,
        { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => "AccessDenied",
        { StatusCode: HttpStatusCode.Moved or HttpStatusCode.RedirectKeepVerb or HttpStatusCode.PermanentRedirect } => "PermanentRedirect",
        { StatusCode: HttpStatusCode.InsufficientStorage } => "InsufficientStorage",
        _ => $"status {(int)answer.StatusCode}",
    };

    /// <summary>The library also wraps failures of connections in this kind, without a status.</summary>
    private static bool IsAnswer(AmazonServiceException exception) => exception.StatusCode != default;

    private static IEnumerable<Exception> Chain(Exception cause)
    {
        for (var one = cause; one is not null; one = one.InnerException) yield return one;
    }
}
