using System.Security.Cryptography;
using System.Text;
using Cpctl.Etcd.Client;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// Fills a cluster's etcd with ConfigMaps of 8 KB. Those of the first 200 MB are objects that the API server serves and keeps in its memory, as it would
/// those of users; what is beyond has other keys, that only etcd knows of.
/// </summary>
internal sealed class EtcdFill(EtcdMember member)
{
    public const string Namespace = "cpctl-bench";

    private const long ServedBytes = 200_000_000;
    private const int Portion = 1000;
    private const int Writers = 32;

    private static readonly string Text = RandomNumberGenerator.GetHexString(8 * 1024, lowercase: true);

    private int _objects;

    /// <summary>Writes until the database has that size.</summary>
    public async Task GrowToAsync(long bytes, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation };
        for (var size = 0L; (size = (await member.StatusAsync(cancellation)).DbSize) < bytes; _objects += Portion)
        {
            var prefix = size < ServedBytes ? $"/registry/configmaps/{Namespace}" : $"/{Namespace}/more";
            await Parallel.ForEachAsync(Enumerable.Range(_objects, Portion), options, async (number, cancel) =>
                await member.PutAsync($"{prefix}/fill-{number}", Object(number), cancel));
        }
    }

    /// <summary>As an API server reads it; every uid is another.</summary>
    private static byte[] Object(int number) => Encoding.UTF8.GetBytes(
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"fill-{{{number}}}","namespace":"{{{Namespace}}}","uid":"{{{Guid.NewGuid()}}}","creationTimestamp":"2026-01-01T00:00:00Z"},"data":{"text":"{{{Text}}}"}}""");
}
