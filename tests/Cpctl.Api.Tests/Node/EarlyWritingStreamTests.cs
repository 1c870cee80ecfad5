using CsCheck;
using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class EarlyWritingStreamTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 18)]
    public void Write_AnyPieces_TheFileHoldsThem(int bufferSize)
    {
        var content = new byte[20_000_003];
        new Random(5).NextBytes(content);
        Gen.Int[1, 3_000_000].Array[1, 30].Sample(
            pieces =>
            {
                using (var file = new FileStream(_temp.At("file"), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = bufferSize }))
                using (var early = new EarlyWritingStream(file))
                {
                    for (var (at, i) = (0, 0); at < content.Length; i++)
                    {
                        var piece = content.AsSpan(at, Math.Min(content.Length - at, pieces[i % pieces.Length]));
                        early.Write(piece);
                        at += piece.Length;
                    }

                    // Back to the beginning, as a database's first pages are written last.
                    early.Position = 0;
                    early.Write(content.AsSpan(0, 100));
                }

                Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(_temp.At("file"))));
            },
            iter: 4,
            threads: 1);
    }
}
