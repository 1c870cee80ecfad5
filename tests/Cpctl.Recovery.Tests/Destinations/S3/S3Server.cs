using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>A real store, run by tools/s3/s3-server.sh; what it stores outlives a kill of it. The end-to-end tests use it as well.</summary>
internal sealed class S3Server : IDisposable
{
    public const string Bucket = "backups";
    public const string AccessKey = "test:tester";
    public const string Secret = "a-secret-of-tests";

    // Swift needs extended attributes, which a /tmp in memory may not have; the build's folder is on a disk.
    private readonly string _root = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"s3-{Guid.NewGuid():N}")).FullName;
    private readonly string _host;
    private string[] _tls = [];
    private string _port = "0";
    private Process? _process;

    private S3Server(string host) => _host = host;

    /// <summary>HOST:PORT.</summary>
    public string Address => $"{_host}:{_port}";

    public Uri Endpoint => new($"{(_tls.Length > 0 ? "https" : "http")}://{Address}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With its bucket.</summary>
    /// <param name="host">An address of this machine.</param>
    public static async Task<S3Server> StartAsync(string host = "127.0.0.1")
    {
        var server = new S3Server(host);
        await server.StartAgainAsync();
        using var store = server.Administrator();
        await store.PutBucketAsync(Bucket, Cancellation);
        return server;
    }

    /// <summary>With its bucket, and then with https.</summary>
    public static async Task<S3Server> StartAsync(TestAuthority authority, string host = "127.0.0.1")
    {
        var server = await StartAsync(host);
        server.Kill();
        server._tls = [authority.Certificate, authority.Key];
        await server.StartAgainAsync();
        return server;
    }

    public async Task<int> UnfinishedAsync(string prefix)
    {
        using var store = Administrator();
        return (await store.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = prefix }, Cancellation)).MultipartUploads?.Count ?? 0;
    }

    /// <summary>What is left of a client that was killed.</summary>
    public async Task BeginUploadAsync(string key)
    {
        using var store = Administrator();
        await store.InitiateMultipartUploadAsync(Bucket, key, Cancellation);
    }

    /// <summary>As a machine that loses power.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>At the same address, with what it has.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Script(), [_root, Address, AccessKey, Secret, .. _tls]) { RedirectStandardOutput = true, UseShellExecute = false };
        _process = Process.Start(start)!;
        var line = await _process.StandardOutput.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("the store ended before it listened");
        _port = line.Split(' ')[^1];
    }

    public void Dispose()
    {
        if (_process is not null) Kill();
        Directory.Delete(_root, recursive: true);
    }

    private AmazonS3Client Administrator() => new(new BasicAWSCredentials(AccessKey, Secret), new AmazonS3Config
    {
        ServiceURL = Endpoint.AbsoluteUri,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
    });

    private static string Script([CallerFilePath] string file = "") => Path.GetFullPath("../../../../tools/s3/s3-server.sh", Path.GetDirectoryName(file)!);
}
