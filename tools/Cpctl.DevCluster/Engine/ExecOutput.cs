using System.Text;

namespace Cpctl.DevCluster.Engine;

/// <summary>One output stream of a program: the whole text at the end, each line when it is complete.</summary>
internal sealed class ExecOutput(Action<string>? onLine)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private int _told;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        _text.Append(characters[.._decoder.GetChars(bytes, characters, flush: false)]);
        if (onLine is not null) TellLines(onLine);
    }

    /// <summary>The whole text; a last line without a line break is told too.</summary>
    public string End()
    {
        if (onLine is not null && _told < _text.Length) onLine(_text.ToString(_told, _text.Length - _told));
        _told = _text.Length;
        return _text.ToString();
    }

    private void TellLines(Action<string> tell)
    {
        var rest = _text.ToString(_told, _text.Length - _told);
        for (var end = rest.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = rest.IndexOf('\n', StringComparison.Ordinal))
        {
            tell(rest[..end].TrimEnd('\r'));
            _told += end + 1;
            rest = rest[(end + 1)..];
        }
    }
}
