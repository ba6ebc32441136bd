using Microsoft.Win32.SafeHandles;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Safetensors;

/// <summary>
/// The data of a safetensors file. It is read straight into a tensor's memory: one copy, and a file that is cut off while it
/// is read gives an error, where a memory mapping would end the process. Several threads may read at once.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>
    /// The entries read at once where data changes its type: few enough to stay in the processor's cache, and as many as torch
    /// converts without calling other threads, since several tensors are read side by side.
    /// </summary>
    private const long Piece = 32768;

    /// <summary>The entries read at once on the way to another device, where each copy has its price.</summary>
    private const long DevicePiece = 8 << 20;

    /// <summary>A span holds at most 2 GiB.</summary>
    private const long LargestSpan = 1 << 28;

    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path)
    {
        _file = File.OpenHandle(path);
        try
        {
            _header = SafetensorsHeader.Read(path, _file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The text pairs of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

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
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }

    /// <summary>A new tensor on the processor with the data of <paramref name="name"/>, in the file's type and shape.</summary>
    /// <exception cref="ProblemException">There is no such tensor, or the file is cut off.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        var tensor = empty([.. entry.Shape], SafetensorsTypes.Of(entry.Dtype));
        Fill(entry, tensor);
        return tensor;
    }

    /// <summary>Reads <paramref name="name"/> into a contiguous tensor of the same shape, of any type and on any device.</summary>
    /// <exception cref="ProblemException">There is no such tensor, it has another shape, or the file is cut off.</exception>
    public void ReadInto(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entry = Find(name);
        if (!entry.Shape.SequenceEqual(target.shape))
        {
            throw new ProblemException(WeightFiles.ShapeDiffers(new WeightPlace(_header, entry), target.shape));
        }

        if (SafetensorsTypes.Of(entry.Dtype) == target.dtype && target.device_type == DeviceType.CPU)
        {
            Fill(entry, target);
        }
        else
        {
            Convert(entry, target);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Find(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ProblemException(new Problem("safetensors-tensor-missing", _header.Path, name, _header.Path));

    private void Fill(SafetensorsEntry entry, Tensor target)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var flat = target.detach().view(-1);
        var step = LargestSpan / flat.ElementSize;
        for (long done = 0; done < entry.Count; done += step)
        {
            Read(entry, done, flat.narrow(0, done, Math.Min(step, entry.Count - done)));
        }
    }

    /// <summary>Piece by piece, so that no tensor is ever held in both types.</summary>
    private void Convert(SafetensorsEntry entry, Tensor target)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var flat = target.detach().view(-1);
        var piece = target.device_type == DeviceType.CPU ? Piece : DevicePiece;
        var step = Math.Min(piece, Math.Max(1, entry.Count));
        var buffer = empty(step, SafetensorsTypes.Of(entry.Dtype));
        for (long done = 0; done < entry.Count; done += step)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(step, entry.Count - done);
            var read = buffer.narrow(0, 0, count);
            Read(entry, done, read);
            flat.narrow(0, done, count).copy_(read);
        }
    }

    private void Read(SafetensorsEntry entry, long first, Tensor target) => SafetensorsHeader.ReadExactly(
        _header.Path, _file, target.bytes, _header.DataStart + entry.Start + (first * target.ElementSize));
}
