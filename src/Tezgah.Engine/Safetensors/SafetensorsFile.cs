using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Tezgah.Core.Problems;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Safetensors;

/// <summary>
/// A safetensors file, open for reading (format: github.com/huggingface/safetensors). Data is read straight into a tensor's
/// memory: one copy, and a file that is cut off while it is read gives an error, where a memory mapping would end the process.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const long Chunk = 1 << 28;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(_file);
            var prefix = new byte[8];
            ReadExactly(prefix, 0);
            var header = new byte[SafetensorsHeader.Length(path, BinaryPrimitives.ReadUInt64LittleEndian(prefix), length)];
            ReadExactly(header, 8);
            _dataStart = 8 + header.Length;
            var (entries, metadata) = SafetensorsHeader.Parse(path, header, length - _dataStart);
            _entries = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
            Metadata = metadata;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>The text pairs of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ProblemException">It is missing, cut off or damaged.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            return new SafetensorsFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path, e.Message), e);
        }
    }

    /// <summary>A new tensor on the processor with the data of <paramref name="name"/>, in the file's type and shape.</summary>
    /// <exception cref="ProblemException">There is no such tensor.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        var tensor = empty([.. entry.Shape], entry.Type);
        Fill(entry, tensor);
        return tensor;
    }

    /// <summary>Reads <paramref name="name"/> into a tensor of the same shape, of any type and on any device.</summary>
    /// <exception cref="ProblemException">There is no such tensor, or it has another shape.</exception>
    public void ReadInto(string name, Tensor target)
    {
        var entry = Find(name);
        if (!entry.Shape.SequenceEqual(target.shape))
        {
            throw new ProblemException(new Problem(
                "safetensors-shape-differs", _path, name, _path, Shown(entry.Shape), Shown(target.shape)));
        }

        if (entry.Type == target.dtype && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            Fill(entry, target);
            return;
        }

        using var read = Read(name);
        using var off = no_grad();
        target.copy_(read);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Find(string name) =>
        _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ProblemException(new Problem("safetensors-tensor-missing", _path, name, _path));

    private void Fill(SafetensorsEntry entry, Tensor target)
    {
        var length = entry.End - entry.Start;
        if (length == 0)
        {
            return;
        }

        // A span holds at most 2 GiB, so that larger tensors are read piece by piece.
        using var scope = NewDisposeScope();
        var flat = target.detach().view(-1);
        var size = length / flat.NumberOfElements;
        for (long done = 0; done < length; done += Chunk)
        {
            var piece = flat.narrow(0, done / size, Math.Min(Chunk, length - done) / size);
            ReadExactly(piece.bytes, _dataStart + entry.Start + done);
        }
    }

    private void ReadExactly(Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(_file, target, offset);
            if (read == 0)
            {
                throw new ProblemException(new Problem(
                    "safetensors-too-short", _path, _path, $"{offset + target.Length}", $"{RandomAccess.GetLength(_file)}"));
            }

            target = target[read..];
            offset += read;
        }
    }

    private static string Shown(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
