"""Compares the codec with Python's protobuf: seeded messages of every type, all conversions.

usage: interop.py PROGRAM DESCRIPTOR_SET [MESSAGES_PER_TYPE]
"""

import os
import random
import subprocess
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor

TEXT = ["a", "Z", "0", " ", '"', "\\", "/", "\n", "\x01", "\x7f", "é", "€", "語", "🙂", "\u2028"]
INTEGERS = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.TYPE_UINT64: (0, 2**64 - 1),
}
# What a Timestamp of module Values holds, without the fractions at its two ends.
SECONDS = (-9223372036, 9223372035)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def option_fields(data):
    """The fields of an option's message; all are varints or messages."""
    at, found = 0, []
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            value, at = data[at : at + value], at + value
        found.append((tag >> 3, value))
    return found


class Maker:
    """Makes random valid messages."""

    def __init__(self, pool, seed):
        self.pool = pool
        self.random = random.Random(seed)
        self.limits = {}
        self.required_oneofs = {}

    def limit(self, field):
        """(max_bytes, max_items, required) from the field's option."""
        if field.full_name not in self.limits:
            limits = {1: 0, 2: 0, 3: 0}
            for number, value in option_fields(field.GetOptions().SerializeToString()):
                if number == 50502:
                    limits.update(dict(option_fields(value)))
            self.limits[field.full_name] = (limits[1], limits[2], bool(limits[3]))
        return self.limits[field.full_name]

    def is_required(self, oneof):
        if oneof.full_name not in self.required_oneofs:
            options = option_fields(oneof.GetOptions().SerializeToString())
            self.required_oneofs[oneof.full_name] = (50501, 1) in options
        return self.required_oneofs[oneof.full_name]

    def make(self, descriptor):
        if descriptor.full_name == "google.protobuf.Any":
            return self.make_any(descriptor)
        message = message_factory.GetMessageClass(descriptor)()
        if descriptor.full_name == "google.protobuf.Timestamp":
            message.seconds = self.integer(*SECONDS)
            message.nanos = self.random.choice([0, 500_000_000, 1_000, 999_999_999, 1])
            return message
        for field in descriptor.fields:
            if field.containing_oneof is None:
                self.fill(message, field)
        for oneof in descriptor.oneofs:
            if self.is_required(oneof) or self.random.random() < 0.7:
                self.set(message, self.random.choice(oneof.fields), required=False)
        return message

    def make_any(self, descriptor):
        any_message = message_factory.GetMessageClass(descriptor)()
        detail = self.pool.FindMessageTypeByName("showroom.v1.ErrorDetail")
        any_message.Pack(self.make(detail))
        return any_message

    def fill(self, message, field):
        max_bytes, _, required = self.limit(field)
        if field.is_repeated if hasattr(field, "is_repeated") else field.label == 3:
            for _ in range(self.random.randint(1 if required else 0, 3)):
                values = getattr(message, field.name)
                if field.type == FieldDescriptor.TYPE_MESSAGE:
                    values.add().CopyFrom(self.make(field.message_type))
                else:
                    values.append(self.value(field, max_bytes, False))
        elif required or self.random.random() < 0.7:
            self.set(message, field, required)

    def set(self, message, field, required):
        max_bytes = self.limit(field)[0]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            getattr(message, field.name).CopyFrom(self.make(field.message_type))
            getattr(message, field.name).SetInParent()
        else:
            setattr(message, field.name, self.value(field, max_bytes, required))

    def integer(self, low, high):
        edges = [low, high, 0, 1, -1]
        value = self.random.choice(edges + [self.random.randint(low, high)] * 5)
        return min(max(value, low), high)

    def value(self, field, max_bytes, required):
        if field.type == FieldDescriptor.TYPE_STRING:
            return self.text(max_bytes or 40, required)
        if field.type == FieldDescriptor.TYPE_BYTES:
            return self.random.randbytes(self.random.randint(1 if required else 0, 40))
        if field.type == FieldDescriptor.TYPE_BOOL:
            return self.random.random() < 0.5
        if field.type == FieldDescriptor.TYPE_ENUM:
            return self.random.choice([value.number for value in field.enum_type.values])
        return self.integer(*INTEGERS[field.type]) or (1 if required else 0)

    def text(self, max_bytes, required):
        text = "".join(self.random.choices(TEXT, k=self.random.randint(0, 20)))
        while len(text.encode()) > max_bytes:
            text = text[:-1]
        return text or ("x" if required else "")


class Codec:
    """The Swift codec, as a child process."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8")
        self.types = []
        while (line := self.process.stdout.readline().rstrip("\n")) != "ready":
            if not line.startswith("type "):
                sys.exit(f"the codec program said: {line!r}")
            self.types.append(line[5:])

    def convert(self, operation, type_name, text):
        self.process.stdin.write(f"{operation} {type_name} {text}\n")
        self.process.stdin.flush()
        answer, _, rest = self.process.stdout.readline().rstrip("\n").partition(" ")
        if answer != "ok":
            raise ValueError(rest)
        return rest


class Comparison:
    def __init__(self, codec, pool):
        self.codec = codec
        self.pool = pool
        self.passed = self.failed = 0

    def check(self, what, type_name, message, convert):
        try:
            result = convert()
            same = result == message
            reason = f"got {result}" if not same else ""
        except (ValueError, json_format.Error) as error:
            same, reason = False, str(error)
        if same:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= 20:
            print(f"{what} of {type_name} differs: {reason}\n  wanted {message}", file=sys.stderr)

    def parse_json(self, message, text):
        return json_format.Parse(text, type(message)(), descriptor_pool=self.pool)

    def compare(self, message):
        name = message.DESCRIPTOR.full_name
        binary = message.SerializeToString().hex()

        def through(operation):
            return self.codec.convert(operation, name, binary)

        def read(hexadecimal):
            return type(message).FromString(bytes.fromhex(hexadecimal))

        self.check("binary", name, message, lambda: read(through("binary-to-binary")))
        self.check(
            "written JSON", name, message,
            lambda: self.parse_json(message, through("binary-to-json")))
        self.check(
            "written long JSON", name, message,
            lambda: self.parse_json(message, through("binary-to-long-json")))
        for options in ({}, {"preserving_proto_field_name": True}, {"use_integers_for_enums": True}):
            text = json_format.MessageToJson(
                message, indent=None, descriptor_pool=self.pool, **options)
            self.check(
                f"read JSON {options}", name, message,
                lambda: read(self.codec.convert("json-to-binary", name, text)))


def main():
    program, descriptors = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    seed = int(os.environ.get("SHOWROOM_SEED", random.randrange(2**32)))
    print(f"seed {seed}")
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString(open(descriptors, "rb").read())
    for file in files.file:
        pool.Add(file)
    codec = Codec(program)
    maker = Maker(pool, seed)
    comparison = Comparison(codec, pool)
    for name in codec.types:
        for _ in range(count):
            comparison.compare(maker.make(pool.FindMessageTypeByName(name)))
    print(f"{comparison.passed} passed, {comparison.failed} failed")
    sys.exit(1 if comparison.failed or not comparison.passed else 0)


main()
