using System.Buffers.Binary;
using System.Text;
using Tezgah.Core.Problems;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Safetensors;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Written_tensor_is_read_back_with_type_and_shape(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var path = folder["a.safetensors"];
        var written = arange(0, 24, ScalarType.Float32).to(type).view(2, 3, 4);
        SafetensorsWriter.Write(path, [("x.weight", written), ("ölçek", written.narrow(2, 1, 2)), ("empty", empty(0, 3))]);
        using var file = SafetensorsFile.Open(path);
        var read = file.Read("x.weight");
        Assert.Equal(type, read.dtype);
        Assert.Equal([2, 3, 4], read.shape);
        Assert.True(read.eq(written).all().item<bool>());
        Assert.True(file.Read("ölçek").eq(written.narrow(2, 1, 2)).all().item<bool>());
        Assert.Equal([0, 3], file.Read("empty").shape);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void ReadInto_converts_to_the_type_of_the_target()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["a"], [("x", tensor([1.5f, -2]).to(ScalarType.BFloat16))]);
        using var file = SafetensorsFile.Open(folder["a"]);
        var target = zeros(2);
        file.ReadInto("x", target);
        Assert.Equal([1.5f, -2f], target.data<float>().ToArray());
    }

    [Fact]
    public void ReadInto_another_shape_names_tensor_and_shapes()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["a"], [("x", zeros(2, 3))]);
        using var file = SafetensorsFile.Open(folder["a"]);
        var problem = Assert.Throws<ProblemException>(() => file.ReadInto("x", zeros(3, 2))).Problems[0];
        Assert.Equal("safetensors-shape-differs", problem.Code);
        Assert.Equal(["x", folder["a"], "[2, 3]", "[3, 2]"], problem.Args);
    }

    [Fact]
    public void Read_of_a_missing_tensor_names_it()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["a"], [("x", zeros(2))]);
        using var file = SafetensorsFile.Open(folder["a"]);
        var problem = Assert.Throws<ProblemException>(() => file.Read("y")).Problems[0];
        Assert.Equal("safetensors-tensor-missing", problem.Code);
        Assert.Equal(["y", folder["a"]], problem.Args);
    }

    [Fact]
    public void Open_of_no_file_says_so()
    {
        using var folder = new TemporaryFolder();
        var problem = Assert.Throws<ProblemException>(() => SafetensorsFile.Open(folder["none"])).Problems[0];
        Assert.Equal("file-not-readable", problem.Code);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "safetensors-too-short")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "safetensors-tensor-broken")]
    [InlineData("""{"x":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}}""", 8, "safetensors-type-unknown")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", 8, "safetensors-header-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", 8, "safetensors-header-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "safetensors-header-broken")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "safetensors-tensor-broken")]
    [InlineData("[]", 0, "safetensors-header-broken")]
    [InlineData("{nonsense", 0, "safetensors-header-broken")]
    public void Open_of_a_wrong_header_is_refused(string header, int dataLength, string code)
    {
        using var folder = new TemporaryFolder();
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(folder["a"], [.. length, .. json, .. new byte[dataLength]]);
        Assert.Equal(code, Assert.Throws<ProblemException>(() => SafetensorsFile.Open(folder["a"])).Problems[0].Code);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(9L)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void Open_of_a_wrong_header_length_is_refused(long length)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["a"], bytes);
        Assert.Equal("safetensors-too-short", Assert.Throws<ProblemException>(() => SafetensorsFile.Open(folder["a"])).Problems[0].Code);
    }
}
