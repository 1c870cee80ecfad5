using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>Folders of a server's bucket, as our own code uses them.</summary>
internal static class S3Places
{
    public static S3Location Location(this S3Server server, string prefix = "", string bucket = S3Server.Bucket) => new(server.Endpoint, bucket, prefix, "us-east-1", PathStyle: true);

    public static S3Destination Destination(this S3Server server, string prefix, HttpMessageHandler? handler = null, int retries = 1, TimeProvider? time = null) =>
        new(server.Location(prefix), Credentials(), handler ?? S3HttpClients.Handler(null), retries, time ?? TimeProvider.System);

    public static S3Credentials Credentials(string secret = S3Server.Secret) => new(S3Server.AccessKey, secret, "Secret cpctl-system/s3");
}
