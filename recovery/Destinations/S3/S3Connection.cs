using Amazon.Runtime;
using Amazon.S3;

namespace Cpctl.Recovery.Destinations;

/// <summary>A store as it is called: what fails is told so that a person can remedy it.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3HttpClients _http;
    private readonly AmazonS3Client _client;
    private readonly S3Errors _errors;

    /// <param name="location">Which bucket.</param>
    /// <param name="credentials">Of a key that may use it.</param>
    /// <param name="handler">Carries the calls; becomes this one's.</param>
    /// <param name="retries">How often a call is tried again, with waits that grow to twenty seconds; all of ours may be repeated.</param>
    public S3Connection(S3Location location, S3Credentials credentials, HttpMessageHandler handler, int retries)
    {
        Location = location;
        _http = new S3HttpClients(handler);
        _errors = new S3Errors(location, credentials);
        _client = new AmazonS3Client(new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey), new AmazonS3Config
        {
            ServiceURL = location.Endpoint.AbsoluteUri,
            AuthenticationRegion = location.Region,
            ForcePathStyle = location.PathStyle,
            HttpClientFactory = _http,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = retries,

            // Asked of the network it would go to an address that only machines of Amazon's cloud have.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,

            // Not every store knows Amazon's newer checksums. Every part is signed with its SHA-256, and what was stored is read back.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public S3Location Location { get; }

    /// <summary>One call, tried again while that can help.</summary>
    /// <param name="purpose">What it is to do, as in "store b.tar".</param>
    /// <param name="call">It.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="S3Exception">It can't be done, or could not be for as long as it was tried.</exception>
    public async Task<T> CallAsync<T>(string purpose, Func<AmazonS3Client, CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call(_client, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not S3Exception)
        {
            if (_errors.TryExplain(purpose, e) is { } explained) throw explained;
            throw;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }
}
