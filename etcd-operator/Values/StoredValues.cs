using System.Runtime.CompilerServices;
using Cpctl.Etcd.Client;
using Cpctl.Pki.Rotation.Hooks;

namespace Cpctl.Etcd.Values;

/// <inheritdoc cref="IStoredValues"/>
/// <param name="files">A client's credentials, taken up anew for each reading.</param>
/// <param name="endpoints">Where members may answer; the first that does is read.</param>
public sealed class StoredValues(EtcdCredentialFiles files, Func<IReadOnlyCollection<string>> endpoints) : IStoredValues
{
    /// <summary>A value may be of one and a half megabytes, and a page is held in memory.</summary>
    private const int Page = 64;

    public async IAsyncEnumerable<StoredValue> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pool = new EtcdMemberPool(files);
        var member = await AnsweringAsync(pool, cancellation);
        var page = await member.RangeAsync(prefix, after: null, Page, revision: 0, cancellation);
        while (true)
        {
            foreach (var value in page.Values)
            {
                yield return new StoredValue(value.Key, value.Value);
            }

            if (!page.HasMore)
            {
                yield break;
            }

            page = await member.RangeAsync(prefix, page.Values[^1].Key, Page, page.Revision, cancellation);
        }
    }

    private async Task<EtcdMember> AnsweringAsync(EtcdMemberPool pool, CancellationToken cancellation)
    {
        Exception? last = null;
        foreach (var endpoint in endpoints())
        {
            try
            {
                var member = pool.At(endpoint);
                await member.ProbeAsync(cancellation);
                return member;
            }
            catch (EtcdException e)
            {
                last = e;
            }
        }

        throw new IOException("no etcd member answers", last);
    }
}
