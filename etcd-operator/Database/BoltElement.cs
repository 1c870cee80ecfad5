namespace Cpctl.Etcd.Database;

/// <summary>An entry of a page that is written: in a leaf a key with its value, in a branch a key with its page.</summary>
/// <param name="KeySize">In bytes; keys and values follow each other in the page's content.</param>
/// <param name="ValueSize">In bytes; 0 in a branch.</param>
/// <param name="Child">Of a branch.</param>
/// <param name="IsBucket">The value is a bucket's header.</param>
internal readonly record struct BoltElement(int KeySize, int ValueSize, ulong Child = 0, bool IsBucket = false);
