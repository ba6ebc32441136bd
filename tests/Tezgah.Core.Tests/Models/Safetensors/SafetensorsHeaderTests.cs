using System.Text;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models.Safetensors;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_header_gives_tensors_metadata_and_where_the_data_begins()
    {
        var header = Read(WrittenHeader.Of(("ölçek", "F32", [2, 3]), ("b", "BF16", [4]), ("scalar", "I64", []), ("none", "F32", [0, 7])));

        Assert.Equal(["ölçek", "b", "scalar", "none"], header.Entries.Keys);
        Assert.Equal((0L, 24L, 6L), (header.Entries["ölçek"].Start, header.Entries["ölçek"].End, header.Entries["ölçek"].Count));
        Assert.Equal([2, 3], header.Entries["ölçek"].Shape);
        Assert.Equal((1L, 0L), (header.Entries["scalar"].Count, header.Entries["none"].Count));
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal(new FileInfo(header.Path).Length - 24 - 8 - 8, header.DataStart);
    }

    [Fact]
    public void Header_with_spaces_behind_it_and_tensors_out_of_order_is_read()
    {
        var header = Read(WrittenHeader.Bytes("""{"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}    """, 3));

        Assert.Equal(2, header.Entries["b"].Start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void File_cut_in_length_or_header_is_too_short(int length) =>
        Assert.Equal("safetensors-too-short", Refused(WrittenHeader.Of(("x", "F32", [2]))[..length]).Code);

    [Fact]
    public void File_cut_anywhere_is_refused()
    {
        var bytes = WrittenHeader.Of(("x", "F32", [2, 2]), ("y", "U8", [3]));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Contains(Refused(bytes[..length]).Code, new[] { "safetensors-too-short", "safetensors-header-broken", "safetensors-tensor-broken" });
        }
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(9UL)]
    [InlineData(0UL)]
    public void Length_that_the_file_has_not_is_refused_before_anything_is_allocated(ulong length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("safetensors-too-short", Refused([.. BitConverter.GetBytes(length), .. "{}      "u8]).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Header_above_the_limit_is_refused_although_the_file_is_long_enough()
    {
        var path = _folder["a"];
        using (var file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(40L << 20));
            file.SetLength(1L << 32);
        }

        Assert.Equal("safetensors-too-short", Assert.Throws<ProblemException>(() => SafetensorsHeader.Read(path)).Problems[0].Code);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "y")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, null)]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "y")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}""", 7, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775807,-9223372036854775808]}}""", 8, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "x")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "x")]
    public void Overlap_hole_or_wrong_place_names_the_tensor(string header, int dataLength, string? name)
    {
        var problem = Refused(WrittenHeader.Bytes(header, dataLength));

        Assert.Equal("safetensors-tensor-broken", problem.Code);
        Assert.Contains(problem.Args[0], name is null ? ["x", "y"] : new[] { name });
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16)]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0078":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16)]
    [InlineData("""{"x":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0)]
    [InlineData("""{"__metadata__":["format"]}""", 0)]
    [InlineData("""{"__metadata__":{"format":1}}""", 0)]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,10]}}""", 10)]
    [InlineData("""{"x":{"dtype":"F32","shape":[1e30],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":{"dtype":"F32","shape":null,"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":{"shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"x":[1,2]}""", 8)]
    [InlineData("""{"x":null}""", 8)]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("null", 0)]
    [InlineData("\"text\"", 0)]
    [InlineData("{} {}", 0)]
    public void Header_of_another_form_is_broken(string header, int dataLength) =>
        Assert.Equal("safetensors-header-broken", Refused(WrittenHeader.Bytes(header, dataLength)).Code);

    [Fact]
    public void Header_that_is_no_UTF8_is_broken()
    {
        byte[] name = [.. "{\"x"u8, 0xFF, 0xFE, .. "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"u8];
        Assert.Equal("safetensors-header-broken", Refused(WrittenHeader.Bytes(name, 1)).Code);
        Assert.Equal("safetensors-header-broken", Refused(WrittenHeader.Bytes(Encoding.Unicode.GetBytes("{}"), 0)).Code);
    }

    [Theory]
    [InlineData("F4")]
    [InlineData("F8_E4M3")]
    [InlineData("")]
    [InlineData("f32")]
    public void Type_that_is_not_known_names_tensor_and_type(string dtype)
    {
        var problem = Refused(WrittenHeader.Bytes($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[2],"data_offsets":[0,8]}}""", 8));

        Assert.Equal(("safetensors-type-unknown", "x", dtype), (problem.Code, problem.Args[0], problem.Args[2]));
    }

    [Fact]
    public void Data_behind_the_last_tensor_is_refused() =>
        Assert.Equal("safetensors-too-short", Refused([.. WrittenHeader.Of(("x", "F32", [2])), 1, 2, 3]).Code);

    /// <summary>As many pairs as fit below the limit: what is made of them stays below a gigabyte.</summary>
    [Fact]
    public void Header_full_of_metadata_takes_less_than_a_gigabyte()
    {
        var json = new StringBuilder("{\"__metadata__\":{\"_\":\"\"");
        for (var i = 0; json.Length < (32 << 20) - 20; i++)
        {
            json.Append(",\"").Append(i.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append("\":\"\"");
        }

        var bytes = WrittenHeader.Bytes(json.Append("}}").ToString(), 0);
        File.WriteAllBytes(_folder["a"], bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(SafetensorsHeader.Read(_folder["a"]).Metadata.Count, 2_000_000, 5_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    private SafetensorsHeader Read(byte[] bytes)
    {
        File.WriteAllBytes(_folder["a"], bytes);
        return SafetensorsHeader.Read(_folder["a"]);
    }

    private Problem Refused(byte[] bytes) => Assert.Single(Assert.Throws<ProblemException>(() => Read(bytes)).Problems);
}
